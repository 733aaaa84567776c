import { destination, type Logger, multistream, pino, stdTimeFunctions } from 'pino'
import pretty from 'pino-pretty'
import type { Settings } from './options.ts'

const STANDARD_ERROR = 2

/** The log goes to standard error, so that standard output holds the addresses alone, and as JSON lines to `file`. */
export function createLog(
  settings: Pick<Settings, 'log-format' | 'log-level'>,
  file: { write(line: string): void },
): Logger {
  const level = settings['log-level']
  const console =
    settings['log-format'] === 'json'
      ? destination({ dest: STANDARD_ERROR, sync: true })
      : pretty({
          destination: STANDARD_ERROR,
          sync: true,
          singleLine: true,
          translateTime: 'HH:MM:ss.l',
          colorize: process.stderr.isTTY,
        })
  if (level === 'silent') return pino({ level })
  return pino(
    { level, base: null, timestamp: stdTimeFunctions.isoTime },
    multistream([
      { stream: console, level },
      { stream: file, level },
    ]),
  )
}
