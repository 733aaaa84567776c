import { isIP } from 'node:net'
import { UsageError } from './usage-error.ts'

/** Turns the text of one option into its value, or says what it must be. */
export type Parse<T> = (text: string, source: string) => T

const MAX_PORT = 65_535

const refuse = (source: string, must: string, text: string): never => {
  throw new UsageError(`Cannot start as ${source} must be ${must}: current ${source} is "${text}"`)
}

const wholeNumber =
  (what: string, min: number, max: number): Parse<number> =>
  (text, source) => {
    const value = Number(text)
    return /^\d+$/.test(text) && value >= min && value <= max
      ? value
      : refuse(source, `${what} from ${min} to ${max}`, text)
  }

/** A TCP port; 0 lets the system choose a free one. */
export const port = wholeNumber('a whole number', 0, MAX_PORT)

export const count = (min: number, max: number): Parse<number> => wholeNumber('a whole number', min, max)

export const text: Parse<string> = (value, source) =>
  value === '' ? refuse(source, 'a text that is not empty', value) : value

/** An address or a host name, as `listen` takes it: without a port, and IPv6 without brackets. */
export const host: Parse<string> = (value, source) =>
  isIP(value) !== 0 || /^[a-z\d]([a-z\d.-]*[a-z\d])?$/i.test(value)
    ? value
    : refuse(source, 'an address or a host name, without a port or brackets', value)

export const oneOf =
  <const T extends string>(...choices: readonly T[]): Parse<T> =>
  (value, source) =>
    choices.find((choice) => choice === value) ?? refuse(source, `one of ${choices.join(', ')}`, value)

const ON = new Set(['on', 'true', 'yes', '1'])
const OFF = new Set(['off', 'false', 'no', '0'])

export const onOff: Parse<boolean> = (value, source) => {
  if (ON.has(value.toLowerCase())) return true
  return OFF.has(value.toLowerCase()) ? false : refuse(source, 'on or off', value)
}

export const webAddress: Parse<URL> = (value, source) =>
  URL.canParse(value) && /^https?:\/\//i.test(value)
    ? new URL(value)
    : refuse(source, 'an address such as https://porthole.example.org', value)
