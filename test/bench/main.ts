import { styleText } from 'node:util'
import { parseCommand, USAGE } from './command.ts'
import { formatFigure, meetsGoal } from './figure.ts'
import { progress } from './progress.ts'
import { ROWS } from './rows.ts'

const { help, names, options } = parseCommand(process.argv.slice(2))
if (help) {
  process.stdout.write(USAGE)
  process.exit(0)
}
// Ends the process by its exit handlers: they remove what the rows have written.
process.once('SIGINT', () => process.exit(130))

for (const name of names) {
  progress(styleText('bold', name, { stream: process.stderr }))
  for await (const figure of ROWS[name].run(options)) {
    console.log(formatFigure(figure))
    if (!meetsGoal(figure)) process.exitCode = 1
  }
}
