// 'unhandledRejection' and 'uncaughtException' handlers keep the program.
process.on('unhandledRejection', (reason) => console.log('rejection', String(reason)))
process.on('uncaughtException', (error, origin) => console.log('exception', error.message, origin))
setTimeout(() => console.log('still here'), 50)
setImmediate(async () => {
  throw new Error('a')
})
setImmediate(() => {
  throw new Error('b')
})
