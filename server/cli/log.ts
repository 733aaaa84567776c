import { destination, type Logger, pino, stdTimeFunctions } from 'pino'
import pretty from 'pino-pretty'
import type { Settings } from './options.ts'

const STANDARD_ERROR = 2

/** The log goes to standard error, so that standard output holds the addresses alone. */
export function createLog(settings: Pick<Settings, 'log-format' | 'log-level'>): Logger {
  const options = { level: settings['log-level'], base: null }
  if (settings['log-format'] === 'json') {
    return pino({ ...options, timestamp: stdTimeFunctions.isoTime }, destination({ dest: STANDARD_ERROR, sync: true }))
  }
  return pino(
    options,
    pretty({
      destination: STANDARD_ERROR,
      sync: true,
      singleLine: true,
      translateTime: 'HH:MM:ss.l',
      colorize: process.stderr.isTTY,
    }),
  )
}
