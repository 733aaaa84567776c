import { count, host, oneOf, onOff, type Parse, port, text, webAddress } from './values.ts'

/** One option of `porthole serve`, which an environment variable sets as well. */
export interface Option<T> {
  /** Name of the value in the help; an option without one is switched on by being there. */
  readonly value?: string
  readonly parse: Parse<T>
  /** As it would be written on the command line; an option without one is optional. */
  readonly fallback?: string
  readonly help: string
}

const option = <T>(option: Option<T> & { fallback: string }) => option
const optional = <T>(option: Option<T>): Option<T | undefined> => option

const MAX_BACKLOG = 65_535

/** Every option of `porthole serve`, in the order of the help. */
export const OPTIONS = {
  host: option({
    value: 'address',
    parse: host,
    fallback: '127.0.0.1',
    help: 'address to listen on; 0.0.0.0 or :: lets other machines in',
  }),
  port: option({
    value: 'port',
    parse: port,
    fallback: '7700',
    help: 'port of the Porthole protocol; 0 takes any free one, here and below',
  }),
  'tls-port': option({
    value: 'port',
    parse: port,
    fallback: '7743',
    help: 'port of the Porthole protocol over TLS, on when there is a certificate',
  }),
  'tls-cert': optional({ value: 'file', parse: text, help: 'certificate chain in PEM; needs --tls-key' }),
  'tls-key': optional({ value: 'file', parse: text, help: 'private key of the certificate in PEM' }),
  'echo-port': option({ value: 'port', parse: port, fallback: '7707', help: 'port of echo (RFC 862)' }),
  'chargen-port': option({
    value: 'port',
    parse: port,
    fallback: '7719',
    help: 'port of chargen (RFC 864), an endless stream',
  }),
  'web-port': option({ value: 'port', parse: port, fallback: '7780', help: 'port of the site and its gateway' }),
  'public-url': optional({
    value: 'url',
    parse: webAddress,
    help: 'address under which browsers reach the site behind a proxy',
  }),
  'data-dir': option({
    value: 'folder',
    parse: text,
    fallback: '.porthole',
    help: 'folder for what the server keeps; ports.json in it tells the ports',
  }),
  backlog: option({
    value: 'count',
    parse: count(1, MAX_BACKLOG),
    fallback: '511',
    help: 'connections that may wait to be accepted, see listen(2)',
  }),
  'no-delay': option({
    parse: onOff,
    fallback: 'on',
    help: "send small segments at once (TCP_NODELAY); =off leaves Nagle's algorithm on",
  }),
  'keep-alive': option({
    parse: onOff,
    fallback: 'on',
    help: 'probe quiet connections (SO_KEEPALIVE); =off leaves them alone',
  }),
  'log-format': option({
    value: 'format',
    parse: oneOf('pretty', 'json'),
    fallback: 'pretty',
    help: 'pretty for people, json for programs',
  }),
  'log-level': option({
    value: 'level',
    parse: oneOf('debug', 'info', 'warn', 'error', 'silent'),
    fallback: 'info',
    help: 'debug, info, warn, error or silent',
  }),
  'no-web': option({ parse: onOff, fallback: 'off', help: 'no site and no gateway' }),
  open: option({ parse: onOff, fallback: 'off', help: 'open the site in the browser' }),
}

export type OptionName = keyof typeof OPTIONS
export type Settings = { readonly [Name in OptionName]: ReturnType<(typeof OPTIONS)[Name]['parse']> }

export const OPTION_NAMES = Object.keys(OPTIONS) as OptionName[]

/** The environment variable that sets an option. */
export const variable = (name: string): string => `PORTHOLE_${name.toUpperCase().replaceAll('-', '_')}`
