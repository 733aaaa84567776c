// createRequire for a CommonJS file and for Node's own modules.
import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)
const { greet } = require('./old.cjs')
console.log(greet('you'), require('node:path').sep)
try {
  require(`./${'none'}.cjs`)
} catch (error) {
  console.log(String(error).split('\n')[0])
}
