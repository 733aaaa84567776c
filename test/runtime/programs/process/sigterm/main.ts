// SIGTERM without a handler ends the program by the signal.
setInterval(() => {}, 1000)
console.log('ready')
