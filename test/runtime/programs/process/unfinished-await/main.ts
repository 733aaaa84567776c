// A top-level await that nothing can end: exit code 13 and a warning.
process.on('exit', (code) => console.log('exit', code))
console.log('waiting')
await new Promise(() => {})
console.log('never')
