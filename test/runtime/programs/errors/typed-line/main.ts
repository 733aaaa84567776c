// An error on a line that has types.
const list: unknown = undefined
console.log((list as number[]).length)
