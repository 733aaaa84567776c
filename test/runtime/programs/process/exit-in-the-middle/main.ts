// process.exit(): nothing after it runs, 'exit' does, and what was printed arrives.
process.on('exit', (code) => {
  console.log('exit', code)
  setImmediate(() => console.log('never'))
})
for (let line = 0; line < 20; line += 1) console.log('line', line)
setImmediate(() => console.log('never'))
process.exit(7)
