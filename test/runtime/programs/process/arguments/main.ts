// What the program is told: its arguments.
import path from 'node:path'

console.log(process.argv.length, process.argv.slice(2), path.basename(process.argv[1] ?? ''))
console.log(process.env['NOT_THERE'], process.cwd() === import.meta.dirname, process.stdout.isTTY ?? false)
