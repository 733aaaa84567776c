// The input piped to the output.
process.stdin.pipe(process.stdout)
process.stdin.on('end', () => process.stdout.write('-- end\n'))
