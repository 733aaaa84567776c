import { execFile } from 'node:child_process'
import type { Outcome } from '../services/remote-command.ts'

/** How long a program may run, in milliseconds. */
const TIMEOUT_MS = 2000
/** What it may print, in bytes. */
const MAX_OUTPUT = 64 * 1024
/** Exit status of a program that was ended, as a shell has it. */
const ENDED = 137
const CONTROL_CHARACTERS = /\p{Cc}+/gu

/** Runs a program with fixed arguments and an empty environment. */
export function program(file: string, args: readonly string[]): Promise<Outcome> {
  const { promise, resolve } = Promise.withResolvers<Outcome>()
  execFile(
    file,
    [...args],
    { env: {}, timeout: TIMEOUT_MS, maxBuffer: MAX_OUTPUT, killSignal: 'SIGKILL' },
    (error, out) => {
      const lines = out.trimEnd().split(/\r?\n/)
      // A line that does not fit into one of the protocol is cut in the middle of nowhere otherwise.
      const texts = lines.map((line) => line.replaceAll(CONTROL_CHARACTERS, ' ').slice(0, MAX_LINE))
      resolve({ lines: texts, status: error ? statusOf(error) : 0 })
    },
  )
  return promise
}

/** Characters of a line: four bytes each fit into a line of the protocol. */
const MAX_LINE = 2000

const statusOf = ({ code }: { code?: unknown }): number => (typeof code === 'number' ? code : ENDED)
