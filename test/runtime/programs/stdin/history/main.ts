// A terminal's history: told of every line, the newest first, a repeated one kept once; Up goes back.
import { createInterface } from 'node:readline'
import { PassThrough } from 'node:stream'
import { setImmediate } from 'node:timers/promises'

const input = new PassThrough()
const lines = createInterface({ input, output: new PassThrough(), terminal: true, historySize: 3 })
lines.on('line', (line) => console.log('line', line))
lines.on('history', (history) => console.log(history))
for (const keys of ['one\r', 'two\r', '\x1b[A', '\r', '\x1b[A', '\r', '\x1b[A', '\x1b[A', '\r', 'four\r', '\r']) {
  input.write(keys)
  await setImmediate()
}
lines.close()
