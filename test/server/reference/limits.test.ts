import { expect, test } from 'vitest'
import { LIMIT_OPTIONS } from '../../../server/cli/limit-options.ts'
import { OPTION_NAMES } from '../../../server/cli/options.ts'
import { ROTATING_FILE_LIMITS } from '../../../server/logs/rotating-file.ts'
import { GATEWAY_LIMITS } from '../../../server/transports/gateway/limits.ts'
import { WEB_LIMITS } from '../../../server/transports/web/limits.ts'
import { constant, constants } from '../../support/constants.ts'
import { optionRow, optionRows } from '../../support/option-rows.ts'
import { file, page, rows, section } from '../../support/page.ts'

// What reference/limits says.

const TEXT = page('reference/limits')
const KIB = 1024
const MIB = 1024 * KIB

/** Those that the tables below tell. */
const told = new Set<string>()
const limit = (name: string, path?: string): number => {
  told.add(name)
  return constant(name, path)
}
const seconds = (...times: number[]): string => times.map((time) => `${time / 1000} s`).join(', ')
const hours = (name: string): string => `${constant(name) / constant('HOUR_MS')} h`

const { maxBytes, keep, maxQueue } = ROTATING_FILE_LIMITS
const web = WEB_LIMITS
const gateway = GATEWAY_LIMITS

/** The first two columns of the tables without an option. */
const TABLES: Readonly<Record<string, readonly string[]>> = {
  'Of the protocol': [
    `a line from the server: ${limit('MAX_SERVER_LINE')} bytes`,
    `a text of SAY, TELL or BROADCAST: ${limit('MAX_TEXT')} bytes`,
    `a nick or a room name: ${limit('MAX_NICK')} characters`,
    `a password: ${limit('MIN_PASSWORD_BYTES')} to ${limit('MAX_PASSWORD_BYTES')} bytes`,
    `a file name: ${/\{1,(\d+)\}/.exec(file('server/services/file-name.ts'))?.[1]} characters`,
    `messages of one HISTORY: ${limit('MAX_COUNT', 'server/services/commands/history.ts')}`,
    `rooms whose messages are kept: ${limit('MAX_ROOMS_KEPT')}`,
    `requests delayed without a break: ${seconds(limit('MAX_DELAY_MS'))}`,
    `transfers at once of an account, or of a guest's connection: ${limit('MAX_TRANSFERS')}`,
    `files and unfinished uploads of an account, or of all guests: ${limit('MAX_FILES_OWNER')}`,
    `… and of everybody: ${limit('MAX_FILES')}`,
    `an unfinished upload, a guest's file: ${hours('UPLOAD_LIFE_MS')}, ${hours('GUEST_FILE_LIFE_MS')}`,
    `accounts with which REGISTER makes no more: ${limit('MAX_ACCOUNTS')}`,
    `passwords being checked, and waiting for it: ${limit('MAX_RUNNING')}, ${limit('MAX_WAITING')}`,
    `a program of RUN: ${seconds(constant('TIMEOUT_MS'))}, ${limit('MAX_OUTPUT') / KIB} KiB`,
    `seconds of SHUTDOWN: ${limit('MAX_SECONDS')}`,
  ],
  'Of the server': [
    `connections of one service being refused at once: ${limit('MAX_REFUSED')}`,
    `a peer's FIN after the server's: ${seconds(constant('LINGER_MS'))}`,
    `… and when the server stops: ${seconds(constant('STOP_GRACE_MS'))}`,
    `addresses whose new connections are counted: ${limit('MAX_ADDRESSES')}`,
    `addresses, and pairs with a nick, whose logins are counted: ${limit('MAX_KEYS')} each`,
    `answers of UDP echo that wait: ${limit('MAX_QUEUED_BYTES') / MIB} MiB`,
    `the log and the transcript, each: ${maxBytes / MIB} MiB and ${keep} old`,
    `lines of each that wait for the disk: ${maxQueue / MIB} MiB`,
    `reasons of an end in the metrics: ${limit('MAX_REASONS')}`,
  ],
  'Of the web': [
    `HTTP connections: ${web.maxConnections}`,
    `a request line and its headers, a whole request: ${seconds(web.headersTimeout, web.requestTimeout)}`,
    `the wait for the next request: ${seconds(web.keepAliveTimeout)}`,
    `an answer that does not move: ${seconds(web.silence)}`,
    `… and when the server stops: ${seconds(web.stopGrace)}`,
    `pages connected to the gateway: ${gateway.maxPages}`,
    `… and those that have yet to say resume: ${gateway.maxResuming}`,
    `the wait for resume: ${seconds(gateway.resumeTimeout)}`,
    `the wait for a page that was lost: ${seconds(gateway.resumeWithin)}`,
    `bytes kept for such a page: ${gateway.maxDeliveredKept / KIB} KiB`,
    `seen messages kept for it: ${gateway.maxSeenKept / KIB} KiB`,
    `the connection to a service, TLS and all: ${seconds(gateway.connectTimeout)}`,
    `one message from a page: ${gateway.maxMessage / MIB} MiB`,
    `the body of a page's request to end its connection: ${limit('MAX_END_REQUEST_BYTES') / KIB} KiB`,
    `bytes that a page has not acknowledged: ${gateway.highWater / KIB} KiB`,
    `… and the wait for an acknowledgement then: ${seconds(gateway.ackTimeout)}`,
    `bytes that wait in either direction: ${gateway.maxQueued / MIB} MiB`,
    `ciphertext kept before a page asks for it: ${gateway.maxWireKept / KIB} KiB`,
    `the last seen after the connection is over: ${seconds(gateway.farewell)}`,
    `a ping, and the wait for its answer: ${seconds(gateway.pingInterval, gateway.pongTimeout)}`,
  ],
}

/** Nobody outside the server can tell that they are there. */
const INTERNAL = [
  'MAX_BLOCK',
  'MAX_CHUNKS',
  'MAX_GATHERED',
  'MAX_IDLE_LOG',
  'MAX_LINE',
  'MAX_LINE_BYTES',
  'MAX_MEMORY',
  'MAX_QUOTED',
  'MAX_UNWRITTEN',
]
/** What an option may be, or is by default. */
const OF_OPTIONS = ['MAX_BACKLOG', 'MAX_BYTES', 'MAX_CLIENT_LINE', 'MAX_DURATION', 'MAX_PERCENT', 'MAX_PORT']

test('tells every option of a limit with its default and variable, and no other', () => {
  const limits = OPTION_NAMES.filter((name) => name in LIMIT_OPTIONS)
  expect(optionRows(section(TEXT, 'With an option'))).toEqual(limits.map(optionRow))
})

test('tells the largest size and the longest time that an option takes', () => {
  const [, size = '', time = ''] = /Sizes go up to `(\w+)`, times to `(\w+)`/.exec(TEXT) ?? []
  const more = (text: string) => text.replace(/\d+/, (digits) => String(Number(digits) + 1))
  const parsers = [
    [LIMIT_OPTIONS['send-queue'].parse, size],
    [LIMIT_OPTIONS['idle-timeout'].parse, time],
  ] as const
  for (const [parse, most] of parsers) {
    expect(parse(most, 'it')).toBeGreaterThan(0)
    expect(() => parse(more(most), 'it')).toThrow('Cannot')
  }
})

test.each(Object.entries(TABLES))('%s: tells every limit as it is', (heading, limits) => {
  expect(rows(section(TEXT, heading)).map(([what, value]) => `${what}: ${value}`)).toEqual(limits)
})

test('tells in sentences how late they are and what counts more', () => {
  expect(TEXT).toContain(`within ${constant('SWEEP_MS') / 60_000} minutes`)
  expect(TEXT).toContain(`up to ${seconds(web.connectionsCheckingInterval)} late`)
  expect(TEXT).toContain(`counts ${constant('WRITE_OVERHEAD')} bytes more`)
  expect(TEXT).toContain(`each counts ${constant('MESSAGE_OVERHEAD')} bytes and its line`)
})

test('leaves no constant of a limit out', () => {
  const limits = [...constants.keys()].filter((name) => /^(MAX|MIN)_/.test(name))
  expect(new Set(limits)).toEqual(new Set([...told, ...INTERNAL, ...OF_OPTIONS]))
})
