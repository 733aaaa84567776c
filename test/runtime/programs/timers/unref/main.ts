// A timer that is unref()ed does not keep the program.
const timer = setTimeout(() => console.log('never'), 3000).unref()
setTimeout(() => console.log('kept', timer.hasRef()), 30)
process.on('exit', () => console.log('exit'))
