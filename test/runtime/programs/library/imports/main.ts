// Every module that the page has gives the names that it has on Node.
const NAMES = {
  assert: ['deepStrictEqual', 'rejects', 'throws'],
  'assert/strict': ['equal'],
  async_hooks: ['AsyncLocalStorage', 'AsyncResource'],
  buffer: ['Buffer', 'Blob', 'isUtf8'],
  console: ['Console', 'log'],
  crypto: ['createHash', 'randomBytes', 'randomUUID', 'timingSafeEqual'],
  dgram: ['createSocket'],
  diagnostics_channel: ['channel'],
  dns: ['lookup', 'Resolver', 'setDefaultResultOrder'],
  'dns/promises': ['lookup'],
  events: ['EventEmitter', 'once', 'on'],
  fs: ['readFileSync', 'createReadStream', 'promises', 'constants'],
  'fs/promises': ['readFile', 'open', 'mkdtemp'],
  module: ['createRequire'],
  net: ['createServer', 'connect', 'BlockList', 'SocketAddress', 'isIP'],
  os: ['EOL', 'hostname', 'networkInterfaces', 'cpus'],
  path: ['join', 'posix', 'win32', 'sep'],
  'path/posix': ['join'],
  'path/win32': ['join'],
  process: ['nextTick', 'argv', 'hrtime', 'stdout'],
  querystring: ['parse'],
  readline: ['createInterface', 'promises', 'cursorTo'],
  'readline/promises': ['createInterface'],
  stream: ['Readable', 'pipeline', 'finished', 'compose', 'addAbortSignal'],
  'stream/consumers': ['text', 'json', 'buffer'],
  'stream/promises': ['pipeline'],
  string_decoder: ['StringDecoder'],
  timers: ['setTimeout', 'setImmediate'],
  'timers/promises': ['setTimeout', 'setInterval', 'scheduler'],
  tty: ['isatty', 'ReadStream'],
  url: ['URL', 'fileURLToPath', 'pathToFileURL', 'domainToASCII'],
  util: ['inspect', 'promisify', 'parseArgs', 'styleText', 'TextDecoder', 'types', 'isDeepStrictEqual'],
  'util/types': ['isDate', 'isPromise'],
}
for (const [name, wanted] of Object.entries(NAMES)) {
  const found = await import(`node:${name}`)
  console.log(name, wanted.map((one) => `${one} ${typeof found[one]}`).join(', '))
}
const { styleText, isDeepStrictEqual } = await import('node:util')
console.log(JSON.stringify(styleText('red', 'x', { validateStream: false })), isDeepStrictEqual([1], [1]))
