import { LIMIT_OPTIONS } from './limit-options.ts'
import { option, optional } from './option.ts'
import { addresses, count, host, oneOf, onOff, port, text, webAddress } from './values.ts'

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
    help: 'port of the Porthole protocol over TLS',
  }),
  'tls-cert': optional({
    value: 'file',
    parse: text,
    help: 'certificate chain in PEM, with --tls-key; one of a CA of its own if left out',
  }),
  'tls-key': optional({ value: 'file', parse: text, help: 'private key of the certificate in PEM' }),
  'echo-port': option({ value: 'port', parse: port, fallback: '7707', help: 'port of echo (RFC 862), TCP and UDP' }),
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
  'trusted-proxy': option({
    value: 'addresses',
    parse: addresses,
    fallback: 'none',
    help: 'proxies whose X-Forwarded-For and -Proto count: addresses or subnets, by commas',
  }),
  'local-gateway': option({
    parse: onOff,
    fallback: 'off',
    help: "let pages in browsers on this machine open servers of one's own on it",
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
  'udp-public': option({
    parse: onOff,
    fallback: 'off',
    help: 'answer UDP echo beyond this machine too',
  }),
  'require-login': option({ parse: onOff, fallback: 'off', help: 'guests may do little but log in' }),
  registration: option({
    value: 'who',
    parse: oneOf('open', 'code', 'closed'),
    fallback: 'open',
    help: 'who may REGISTER: anybody (open), who knows the code, or nobody (closed)',
  }),
  'registration-code': optional({
    value: 'word',
    parse: text,
    help: 'with --registration code: stands before the password of REGISTER',
  }),
  ...LIMIT_OPTIONS,
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
