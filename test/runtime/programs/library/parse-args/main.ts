// util.parseArgs, and its error.
import { parseArgs } from 'node:util'

const options = { port: { type: 'string', short: 'p' }, verbose: { type: 'boolean' } } as const
console.log({ ...parseArgs({ args: ['-p', '80', '--verbose', 'file'], options, allowPositionals: true }).values })
try {
  parseArgs({ args: ['--wrong'], options })
} catch (error) {
  console.log(String(error))
}
