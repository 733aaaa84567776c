import { BlockList, isIP, isIPv6 } from 'node:net'
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

const UNITS = { '': 1, k: 2 ** 10, m: 2 ** 20, g: 2 ** 30 }
const MAX_BYTES = 2 ** 50

/** A size in bytes, written as 65536, 64k, 64m or 2g; 0 switches the limit off. */
export const bytes: Parse<number> = (given, source) => {
  const [, digits, unit] = /^(\d+)([kmg]?)$/i.exec(given) ?? []
  const value = Number(digits) * UNITS[(unit ?? '').toLowerCase() as keyof typeof UNITS]
  return value <= MAX_BYTES
    ? value
    : refuse(source, 'a number of bytes such as 65536, 64k, 64m or 2g, at most 1048576g', given)
}

const MILLISECONDS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, '': 1000 }
/** What a timer can hold. */
const MAX_DURATION = 2 ** 31 - 1

/** A time in milliseconds, written as 500ms, 10s, 5m or 1h; a number alone is seconds, 0 switches the limit off. */
export const duration: Parse<number> = (given, source) => {
  const [, digits, unit] = /^(\d+)(ms|s|m|h|)$/i.exec(given) ?? []
  const value = Number(digits) * MILLISECONDS[(unit ?? '').toLowerCase() as keyof typeof MILLISECONDS]
  return value <= MAX_DURATION ? value : refuse(source, 'a time such as 500ms, 10s, 5m or 1h, at most 596h', given)
}

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

/** Addresses and subnets such as 10.0.0.2,192.0.2.0/24, or none. */
export const addresses: Parse<BlockList> = (given, source) => {
  const list = new BlockList()
  for (const one of given === 'none' ? [] : given.split(',')) {
    const [address = '', prefix, ...more] = one.trim().split('/')
    const family = isIPv6(address) ? 'ipv6' : 'ipv4'
    const bits = family === 'ipv6' ? 128 : 32
    const length = prefix === undefined ? bits : /^\d{1,3}$/.test(prefix) ? Number(prefix) : Number.NaN
    if (isIP(address) === 0 || more.length > 0 || !(length <= bits))
      refuse(source, 'addresses or subnets such as 10.0.0.2,192.0.2.0/24, or none', given)
    list.addSubnet(address, length, family)
  }
  return list
}

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
