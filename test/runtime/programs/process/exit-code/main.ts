// exitCode, 'beforeExit' that asks for more once, then 'exit'.
let once = true
process.exitCode = 5
process.on('beforeExit', (code) => {
  console.log('beforeExit', code)
  if (once) setImmediate(() => console.log('more'))
  once = false
})
process.on('exit', (code) => console.log('exit', code))
