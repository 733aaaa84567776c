import { option } from './option.ts'
import { bytes, count, duration } from './values.ts'

const MAX_COUNT = 1_000_000_000
const MAX_PERCENT = 99

const counted = (fallback: string, help: string) =>
  option({ value: 'count', parse: count(0, MAX_COUNT), fallback, help })
const sized = (fallback: string, help: string) => option({ value: 'bytes', parse: bytes, fallback, help })
const timed = (fallback: string, help: string) => option({ value: 'time', parse: duration, fallback, help })

/** Every limit that an option sets (PROTOCOL.md, Limits); 0 switches one off. */
export const LIMIT_OPTIONS = {
  'max-line': sized('4096', 'longest line from a client, with its ending'),
  'request-rate': counted('100', 'requests a second and connection'),
  'request-burst': counted('200', 'requests at once before that rate holds'),
  'max-connections': counted('5000', 'connections of all services together'),
  'max-connections-per-address': counted('256', 'connections of one address, loopback exempt'),
  'new-connections-per-minute': counted('600', 'new connections of one address, loopback exempt'),
  'handshake-timeout': timed('10s', 'how long a TLS handshake may take'),
  'ping-after': timed('5m', 'idle time after which a client is sent * PING'),
  'idle-timeout': timed('15m', 'idle time after which a connection is closed'),
  'send-queue': sized('256k', 'events that may wait for a receiver'),
  'send-timeout': timed('10s', 'how long they may wait while it takes nothing'),
  'login-failures': counted('3', 'failed logins a minute for an address and nick'),
  'login-rate': counted('30', 'LOGIN and REGISTER a minute and address'),
  'max-rooms': counted('20', 'rooms a session may be in'),
  history: counted('1000', 'messages kept of a room'),
  'max-file': sized('64m', 'size of a file'),
  'quota-owner': sized('256m', 'files of an account, and of all guests together'),
  'quota-total': sized('2g', 'files of everybody'),
  'free-space': option({
    value: 'percent',
    parse: count(0, MAX_PERCENT),
    fallback: '5',
    help: 'part of the disk that stays free',
  }),
  grace: timed('10s', 'how long transfers may go on when the server stops'),
}
