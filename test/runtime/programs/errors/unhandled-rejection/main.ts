// A rejection that nobody handles ends the program.
console.log('before')
setTimeout(() => console.log('never'), 50)
process.on('exit', (code) => console.log('exit', code))
queueMicrotask(async () => {
  throw new Error('rejected')
})
await new Promise(() => {})
