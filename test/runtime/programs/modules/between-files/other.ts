console.log('other', import.meta.main)
export const answer: number = 42
export default 'nothing'
