// A handler of SIGINT decides what happens.
const timer = setInterval(() => {}, 1000)
process.on('SIGINT', (name: string, number: number) => {
  console.log('got', name, number)
  clearInterval(timer)
  process.exitCode = 3
})
process.on('exit', (code) => console.log('exit', code))
console.log('ready')
