// util.parseArgs reads the command line where it is given no arguments.
import { parseArgs } from 'node:util'

const { values, positionals } = parseArgs({
  options: { port: { type: 'string', default: '7000' } },
  allowPositionals: true,
})
console.log(values.port, positionals, process.argv.length)
