import { once } from 'node:events'
import { createServer, connect as open, type Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { serverForTest } from '../support/server.ts'
import { closedPort, portOf } from './free-port.ts'
import { LANGUAGES, obstacle, Sample } from './sample.ts'

const MAX_LINE = 4096
const MAX_MEMBERS = 100
const MAX_ROOMS = 20
const MAX_SERVER_LINE = 8192

const connect = (port: number): Socket => {
  const socket = open({ port, host: '127.0.0.1', noDelay: true, allowHalfOpen: true })
  onTestFinished(() => void socket.destroy())
  return socket
}

/** Somebody in a chat: what is asked of them is sent, and the lines that come are read one by one. */
class Person {
  readonly socket: Socket
  readonly #lines: AsyncIterator<string>

  constructor(port: number) {
    this.socket = connect(port)
    this.#lines = linesOf(this.socket)
  }

  async next(): Promise<string | undefined> {
    const { value, done } = await this.#lines.next()
    return done === true ? undefined : value
  }

  /** Sends a line; returns the line that comes next. */
  async ask(line: string): Promise<string | undefined> {
    this.socket.write(`${line}\r\n`)
    return this.next()
  }
}

async function* linesOf(socket: Socket): AsyncGenerator<string> {
  let rest = ''
  socket.setEncoding('utf8')
  for await (const chunk of socket) {
    const lines = (rest + chunk).split('\r\n')
    rest = lines.pop() ?? ''
    yield* lines
  }
}

/** Who is in the room `r` of a server, greeted. */
async function personIn(port: number, name: string): Promise<Person> {
  const person = new Person(port)
  expect(await person.next()).toMatch(/^\* HELLO guest-\d+$/)
  expect(await person.ask(`NICK ${name}`)).toBe(`+OK ${name}`)
  expect(await person.ask('JOIN r')).toMatch(/^\+OK r \d+$/)
  return person
}

describe.for(LANGUAGES)('chat-server in %s', (language) => {
  beforeEach(({ skip }) => skip(obstacle(language) !== undefined, obstacle(language)))
  const serverPort = (): Promise<number> => new Sample('chat-server', language, [0]).port()

  test('tells a room who comes, says, takes another name and leaves, and answers who asked', async () => {
    const port = await serverPort()
    const ann = await personIn(port, 'ann')
    const bob = await personIn(port, 'bob')
    expect(await ann.next()).toBe('* JOIN r bob')
    expect(await bob.ask('say r ahoy  all')).toBe('+OK 1')
    expect(await ann.next()).toBe('* MSG r bob 1 ahoy  all')
    expect(await ann.ask('SAY r aye')).toBe('+OK 2')
    expect(await bob.next()).toBe('* MSG r ann 2 aye')
    expect(await bob.ask('NICK rob')).toBe('+OK rob')
    expect(await ann.next()).toBe('* NICK bob rob')
    expect(await bob.ask('LEAVE r')).toBe('+OK r 1')
    expect(await ann.next()).toBe('* LEAVE r rob')
  })

  test('keeps rooms apart, and tells who shares two of them once', async () => {
    const port = await serverPort()
    const ann = await personIn(port, 'ann')
    const bob = await personIn(port, 'bob')
    expect(await ann.next()).toBe('* JOIN r bob')
    expect(await ann.ask('JOIN s')).toBe('+OK s 1')
    expect(await bob.ask('SAY s hi')).toBe('-ERR not-a-member')
    expect(await ann.ask('SAY s alone')).toBe('+OK 1')
    expect(await bob.ask('JOIN s')).toBe('+OK s 2')
    expect(await ann.next()).toBe('* JOIN s bob')
    expect(await bob.ask('NICK rob')).toBe('+OK rob')
    expect(await ann.next()).toBe('* NICK bob rob')
    expect(await bob.ask('JOIN s')).toBe('+OK s 2')
    expect(await ann.ask('NOPE')).toBe('-ERR unknown-command')
  })

  test.for([
    ['NICK ANN', '-ERR nick-in-use'],
    ['NICK no/name', '-ERR bad-arguments'],
    [`NICK ${'x'.repeat(25)}`, '-ERR bad-arguments'],
    ['JOIN', '-ERR bad-arguments'],
    ['SAY s hi', '-ERR not-a-member'],
    ['LEAVE s', '-ERR not-a-member'],
    ['SAY r \u001b[2J', '-ERR not-text'],
    ['', '-ERR unknown-command'],
  ] as const)('answers %j with %s and goes on', async ([line, reply]) => {
    const port = await serverPort()
    await personIn(port, 'ann')
    const bob = await personIn(port, 'bob')
    expect(await bob.ask(line)).toBe(reply)
    expect(await bob.ask('NICK bob')).toBe('+OK bob')
  })

  test('takes lines that come in pieces, and several in one read', async () => {
    const bob = await personIn(await serverPort(), 'bob')
    for (const byte of Buffer.from('SAY r h€llo\r\n')) bob.socket.write(Buffer.of(byte))
    expect(await bob.next()).toBe('+OK 1')
    bob.socket.write('SAY r one\nSAY r two\r\nSAY r th')
    expect(await bob.next()).toBe('+OK 2')
    expect(await bob.next()).toBe('+OK 3')
    expect(await bob.ask('ree')).toBe('+OK 4')
  })

  test('takes a line of MAX_LINE bytes, and sends away who sends a longer one', async () => {
    const port = await serverPort()
    const ann = await personIn(port, 'ann')
    const bob = await personIn(port, 'bob')
    expect(await ann.next()).toBe('* JOIN r bob')
    const longest = `SAY r ${'x'.repeat(MAX_LINE - 'SAY r \n'.length)}`
    bob.socket.write(`${longest}\n`)
    expect(await bob.next()).toBe('+OK 1')
    expect(await ann.next()).toBe(`* MSG r bob 1 ${longest.slice('SAY r '.length)}`)
    bob.socket.write(`${longest}x\n`)
    expect(await bob.next()).toBe('-ERR line-too-long')
    expect(await bob.next()).toBeUndefined()
    expect(await ann.next()).toBe('* LEAVE r bob')
  })

  test('reads on while it sends somebody away: FIN, and no reset', async () => {
    const eve = connect(await serverPort())
    const closed = once(eve, 'close')
    eve.end('y'.repeat(8_000_000))
    expect(await text(eve)).toMatch(/^-ERR line-too-long\r\n$/m)
    await closed
  })

  test('sends the member that is over MAX_MEMBERS away, and refuses a room over MAX_ROOMS', async () => {
    const port = await serverPort()
    const first = await personIn(port, 'ann')
    for (let room = 1; room < MAX_ROOMS; room += 1) expect(await first.ask(`JOIN r${room}`)).toBe(`+OK r${room} 1`)
    expect(await first.ask('JOIN more')).toBe('-ERR quota')
    const others = Array.from({ length: MAX_MEMBERS - 1 }, () => new Person(port))
    for (const other of others) expect(await other.next()).toMatch(/^\* HELLO/)
    const last = new Person(port)
    expect(await last.next()).toBe('-ERR too-many-connections')
    expect(await last.next()).toBeUndefined()
    others[0]?.socket.destroy()
    expect(await first.ask('SAY r still here')).toBe('+OK 1')
  })

  test('a member who ends, resets or vanishes in mid-line costs the others nothing but a line', async () => {
    const server = new Sample('chat-server', language, [0])
    const port = await server.port()
    const ann = await personIn(port, 'ann')
    for (const end of ['end', 'resetAndDestroy'] as const) {
      const bob = await personIn(port, 'bob')
      expect(await ann.next()).toBe('* JOIN r bob')
      bob.socket.write('SAY r never finis')
      bob.socket[end]()
      expect(await ann.next()).toBe('* LEAVE r bob')
      expect(await ann.ask('SAY r still here')).toMatch(/^\+OK/)
    }
    await server.printed(/^(read )?ECONNRESET$/m)
  })

  test('lets a member go who does not read, over MAX_WAITING, and tells the others', async () => {
    const server = new Sample('chat-server', language, [0])
    const port = await server.port()
    const ann = await personIn(port, 'ann')
    const bob = await personIn(port, 'bob')
    expect(await ann.next()).toBe('* JOIN r bob')
    bob.socket.pause()
    const line = `SAY r ${'x'.repeat(4000)}`
    for (let answer: string | undefined; answer !== '* LEAVE r bob'; ) {
      answer = await ann.ask(line)
      expect(answer).toMatch(/^(\+OK \d+|\* LEAVE r bob)$/)
    }
    expect(server.stderr).toBe('')
  })

  test('says EADDRINUSE and exits with 1 when the port is taken', async () => {
    const port = await serverPort()
    const second = new Sample('chat-server', language, [port])
    expect(await second.status()).toBe(1)
    expect(second.stderr).toContain(`Cannot listen on 127.0.0.1 port ${port}: EADDRINUSE`)
  })
})

describe.for(LANGUAGES)('chat-client in %s', (language) => {
  beforeEach(({ skip }) => skip(obstacle(language) !== undefined, obstacle(language)))

  test.for(['the demo server', ...LANGUAGES])('talks to another one over %s', async (whose, { skip }) => {
    const own = LANGUAGES.find((one) => one === whose)
    if (own) skip(obstacle(own) !== undefined, obstacle(own))
    const port = own ? await new Sample('chat-server', own, [0]).port() : (await serverForTest()).port('porthole')
    const ann = new Sample('chat-client', language, [port])
    const bob = new Sample('chat-client', language, [port])
    ann.type('NICK ann\nJOIN lobby\n')
    await ann.printed(/^reply \+OK lobby 1$/m)
    bob.type('JOIN lobby\n')
    await ann.printed(/^event \* JOIN lobby guest-\d+$/m)
    // Half a line is typed when the event comes: neither waits for the other.
    ann.type('SAY lobby h€')
    bob.type('SAY lobby ahoy\n')
    const [, id] = await ann.printed(/^event \* MSG lobby guest-\d+ (\d+) ahoy$/m)
    await bob.printed(new RegExp(`^reply \\+OK ${id}$`, 'm'))
    ann.type('llo\n')
    await bob.printed(/^event \* MSG lobby ann \d+ h€llo$/m)
    ann.type('NOPE\n')
    ann.endInput()
    expect(await ann.status()).toBe(0)
    expect(ann.stdout).toMatch(/^error -ERR unknown-command.*\r?\nthe server closed the connection\r?\n$/m)
    await bob.printed(/^event \* LEAVE lobby ann$/m)
  })

  test('marks each line of a longer reply, and ends with the server though its input goes on', async () => {
    const client = new Sample('chat-client', language, [(await serverForTest()).port('porthole')])
    client.type('JOIN lobby\nWHO lobby\nQUIT\n')
    expect(await client.status()).toBe(0)
    expect(client.stdout).toMatch(/^more {2}\| guest-1 guest\r?\nreply \+OK 1\r?\nreply \+BYE\r?\nthe server closed/m)
  })

  test('shows nothing that could steer the screen, wherever reads cut the line', async () => {
    const [client, socket] = await clientOf(language)
    for (const byte of Buffer.from('* MSG r x 1 \u001b[2Jh€\u202Ei\r\n')) socket.write(Buffer.of(byte))
    await client.printed(/^event \* MSG r x 1 \?\[2Jh€\?i$/m)
  })

  test('keeps no more than MAX_SERVER_LINE of a line that never ends', async () => {
    const [client, socket] = await clientOf(language)
    socket.write('x'.repeat(MAX_SERVER_LINE))
    expect(await client.status()).toBe(1)
    expect(client.stderr).toContain('a line is over 8192 bytes')
  })

  test('reports a reset, and gives up on a server that does not end after its FIN', async () => {
    const [client, socket] = await clientOf(language)
    socket.resetAndDestroy()
    expect(await client.status()).toBe(1)
    expect(client.stderr).toContain('ECONNRESET')
    const [patient, silent] = await clientOf(language)
    // It waits for the server already when its input ends.
    silent.write('* HELLO\r\n')
    await patient.printed(/HELLO/)
    patient.endInput()
    await once(silent.resume(), 'end')
    expect(await patient.status()).toBe(1)
    expect(patient.stderr).toMatch(/nothing happened for 5(000 ms| s)/)
  })

  test('says ECONNREFUSED and exits with 1 where nobody listens', async () => {
    const client = new Sample('chat-client', language, [await closedPort()])
    expect(await client.status()).toBe(1)
    expect(client.stderr).toMatch(/^Cannot talk to 127\.0\.0\.1 port \d+: ECONNREFUSED$/m)
  })
})

/** A chat client, and the server's end of its connection. */
async function clientOf(language: (typeof LANGUAGES)[number]): Promise<[Sample, Socket]> {
  const server = createServer({ allowHalfOpen: true })
  server.listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  const accepted = once(server, 'connection')
  const client = new Sample('chat-client', language, [portOf(server)])
  const [socket] = await accepted
  onTestFinished(() => void socket.destroy())
  return [client, socket]
}

const ALL_WHOLE = /^ok {4}40 of 40 lines whole\r?\n$/

describe.for(LANGUAGES)('mix-check in %s', (language) => {
  beforeEach(({ skip }) => skip(obstacle(language) !== undefined, obstacle(language)))

  test.for(LANGUAGES)('finds chat-server in %s right', async (own, { skip }) => {
    skip(obstacle(own) !== undefined, obstacle(own))
    const check = new Sample('mix-check', language, [await new Sample('chat-server', own, [0]).port()])
    expect(await check.status()).toBe(0)
    expect(check.stdout).toMatch(ALL_WHOLE)
  })

  test('finds the Porthole service right', async () => {
    const check = new Sample('mix-check', language, [(await serverForTest()).port('porthole')])
    expect(await check.status()).toBe(0)
    expect(check.stdout).toMatch(ALL_WHOLE)
  })

  test.for(LANGUAGES)('finds lines mixed by relay-server in %s', async (own, { skip }) => {
    skip(obstacle(own) !== undefined, obstacle(own))
    const check = new Sample('mix-check', language, [await new Sample('relay-server', own, [0]).port()])
    expect(await check.status()).toBe(1)
    expect(check.stdout).toMatch(/^WRONG \d+ of 40 lines whole\r?\n {6}one line: \d+ [a-h](, \d+ [a-h]){1,3}\r?\n$/)
  })

  test('says so where the lines never come', async () => {
    const server = createServer((socket) => socket.on('error', () => socket.destroy()).resume())
    server.listen(0, '127.0.0.1')
    onTestFinished(() => void server.close())
    await once(server, 'listening')
    const check = new Sample('mix-check', language, [portOf(server)])
    expect(await check.status()).toBe(1)
    expect(check.stderr).toMatch(/Cannot check 127\.0\.0\.1 port \d+: nothing happened for 5/)
  })
})

test.for(LANGUAGES)('relay-server in %s passes on what came, as it came, to the others', async (language, { skip }) => {
  skip(obstacle(language) !== undefined, obstacle(language))
  const server = new Sample('relay-server', language, [0])
  const port = await server.port()
  const [one, other] = [connect(port), connect(port)]
  await Promise.all([once(one, 'connect'), once(other, 'connect')])
  other.setEncoding('latin1')
  let heard = ''
  other.on('data', (chunk) => (heard += chunk))
  // Once the other one is accepted too, it hears the first.
  while (heard === '') {
    one.write('.')
    await new Promise(setImmediate)
  }
  one.end('half a li')
  while (!heard.endsWith('half a li')) await once(other, 'data')
  expect(heard).toMatch(/^\.+half a li$/)
})

const PROGRAMS = ['chat-server', 'chat-client', 'relay-server', 'mix-check'] as const

test.for(LANGUAGES)(
  'each program in %s shows its usage and exits with 2 without a port',
  async (language, { skip }) => {
    skip(obstacle(language) !== undefined, obstacle(language))
    for (const program of PROGRAMS.map((stem) => new Sample(stem, language, []))) {
      expect(await program.status()).toBe(2)
      expect(program.stderr).toMatch(/^usage: /)
    }
  },
)
