import { parseArgs } from 'node:util'
import { loadCommands } from '../../server/cli/load-commands.ts'
import { type Finding, fuzz } from './fuzz.ts'

const USAGE = `npm run fuzz -- [options]

Drives the Porthole service with several clients at once, right, wrong and broken, and compares what comes back with
PROTOCOL.md. Progress goes to standard error; the exit status is 1 when something was found.

  --mode <where>     memory: the service alone; tcp: a whole server on loopback (memory)
  --minutes <count>  how long it goes on (1)
  --cases <count>    how many cases at most (as many as there is time for)
  --seed <number>    where its random choices begin (a new one, which is printed)

A finding names the seed of its case: --seed <that> --cases 1 does it again.
`
const PROGRESS_MS = 5000

const { values } = parseArgs({
  options: {
    help: { type: 'boolean', short: 'h', default: false },
    mode: { type: 'string', default: 'memory' },
    minutes: { type: 'string', default: '1' },
    cases: { type: 'string', default: 'Infinity' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 31)) },
  },
})
const [minutes, cases, seed] = [Number(values.minutes), Number(values.cases), Number(values.seed)]
const mode = values.mode === 'tcp' ? 'tcp' : 'memory'
if (values.help || values.mode !== mode || Number.isNaN(minutes + cases + seed)) {
  process.stdout.write(USAGE)
  process.exit(values.help ? 0 : 2)
}

const stop = new AbortController()
// A second one ends it at once.
process.once('SIGINT', () => stop.abort())
const began = performance.now()
const seconds = () => Math.round((performance.now() - began) / 1000)
let done = 0
const progress = setInterval(() => console.error(`  ${done} cases in ${seconds()} s`), PROGRESS_MS)
console.error(`mode ${mode}, seed ${seed}`)

process.on('uncaughtExceptionMonitor', () => console.log(`Again: --mode ${mode} --seed ${seed + done} --cases 1`))

let finding: Finding | undefined
for await (const found of fuzz({ mode, seed, commands: await loadCommands() })) {
  done += 1
  finding = found
  if (finding || done >= cases || stop.signal.aborted || performance.now() - began > minutes * 60_000) break
}
clearInterval(progress)
console.log(`${done} cases in ${seconds()} s, mode ${mode}, seed ${seed}: ${finding ? 'found' : 'nothing found'}`)
if (finding) {
  console.log(`${finding.problem}\nAgain: --mode ${mode} --seed ${finding.seed} --cases 1\n${finding.input}`)
  process.exitCode = 1
}
