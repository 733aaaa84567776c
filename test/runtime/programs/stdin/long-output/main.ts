// More is written at once than any buffer on the way holds.
process.stdout.write(`${'x'.repeat(900_000)}\n`)
process.stderr.write('done\n')
