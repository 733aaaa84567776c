import { parseArgs } from 'node:util'
import type { Options } from './figure.ts'
import { ROW_NAMES, ROWS, type RowName } from './rows.ts'

const MIB = 1024 * 1024
const LARGEST_SEED = 2 ** 32

export interface Command {
  readonly help: boolean
  readonly names: readonly RowName[]
  readonly options: Options
}

export const USAGE = `npm run bench -- [options] [name…]

Measures the server against baselines in the same run: ratios are medians of interleaved rounds, with their spread.
Progress goes to standard error; the exit status is 1 when a goal is missed.

${ROW_NAMES.map((name) => `  ${name.padEnd(14)} ${ROWS[name].help}`).join('\n')}

  --rounds <count>   rounds that count (9)
  --mib <count>      mebibytes of a transfer or broadcast, for a short trial (as much as each row says)
  --seconds <count>  how long the churn lasts (60)
  --seed <number>    where its random choices begin (a new one, which is printed)
`

/** Reads the command line; without a name it means every row. */
export function parseCommand(args: readonly string[]): Command {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      help: { type: 'boolean', short: 'h', default: false },
      rounds: { type: 'string', default: '9' },
      mib: { type: 'string' },
      seconds: { type: 'string', default: '60' },
      seed: { type: 'string' },
    },
  })
  return {
    help: values.help,
    names: positionals.length > 0 ? positionals.map(rowName) : ROW_NAMES,
    options: {
      rounds: whole('--rounds', values.rounds, 1),
      bytes: values.mib === undefined ? undefined : whole('--mib', values.mib, 1) * MIB,
      seconds: whole('--seconds', values.seconds, 1),
      seed: values.seed === undefined ? Math.floor(Math.random() * LARGEST_SEED) : whole('--seed', values.seed, 0),
    },
  }
}

function rowName(text: string): RowName {
  const name = ROW_NAMES.find((known) => known === text)
  if (name) return name
  throw new Error(`Cannot run as a name must be one of ${ROW_NAMES.join(', ')}: current name is "${text}"`)
}

function whole(option: string, text: string, least: number): number {
  const value = Number(text)
  if (/^\d+$/.test(text) && Number.isSafeInteger(value) && value >= least) return value
  throw new Error(`Cannot run as ${option} must be a whole number from ${least}: current ${option} is "${text}"`)
}
