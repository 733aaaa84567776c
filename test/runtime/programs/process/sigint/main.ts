// SIGINT without a handler ends the program by the signal.
process.on('exit', () => console.log('never'))
setInterval(() => {}, 1000)
console.log('ready')
