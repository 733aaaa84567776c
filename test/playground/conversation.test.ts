import { connect } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import { Conversation, ConversationError, MAX_PENDING, MAX_REPLY_LINES } from '../../playground/client/conversation.ts'
import { RefusedError, type Reply } from '../../playground/client/reply.ts'
import { parseEvent } from '../../playground/client/server-event.ts'
import { serverForTest } from '../support/server.ts'

const bytes = (text: string) => new TextEncoder().encode(text)
const text = (parts: readonly Uint8Array[]) => Buffer.concat(parts).toString()

/** A conversation whose server is the test. */
function scripted() {
  const sent: Uint8Array[] = []
  const heard: string[] = []
  const conversation = new Conversation({
    send: (part) => sent.push(part),
    event: (line) => heard.push(`event ${line}`),
    replied: ({ verb, more, final }, line) => heard.push(`${line}: ${verb} ${more.length} ${final}`),
    unasked: (final) => heard.push(`unasked ${final}`),
  })
  return { conversation, sent, heard, server: (line: string) => conversation.received(bytes(line)) }
}

describe('Conversation', () => {
  test('joins replies to requests in order, with events between any two lines', async () => {
    const { conversation, sent, heard, server } = scripted()
    const rooms = conversation.request('rooms')
    const ping = conversation.request('PING a')
    expect(text(sent)).toBe('rooms\r\nPING a\r\n')
    for (const part of ['* MSG r', ' n 1 x\r\n| a 1\r', '\n* PING\r\n| b 2\r\n+O', 'K 2\r\n+PONG a\r\n']) server(part)
    expect(await rooms).toEqual({ verb: 'ROOMS', more: ['a 1', 'b 2'], final: '+OK 2' })
    expect((await ping).final).toBe('+PONG a')
    expect(heard).toEqual(['event MSG r n 1 x', 'event PING', 'rooms: ROOMS 2 +OK 2', 'PING a: PING 0 +PONG a'])
    expect(conversation.idle).toBe(true)
  })

  test('rejects with the code of a refusal', async () => {
    const { conversation, server } = scripted()
    const joined = conversation.request('JOIN #')
    server('-ERR bad-arguments Cannot join: x\r\n')
    await expect(joined).rejects.toThrow(new RefusedError('-ERR bad-arguments Cannot join: x'))
    await expect(joined).rejects.toMatchObject({ code: 'bad-arguments', message: 'Cannot join: x' })
  })

  test('keeps the payload of a GET apart from the lines around it', async () => {
    const { conversation, server } = scripted()
    const parts: Uint8Array[] = []
    const got = conversation.request('GET f 2', (part) => parts.push(part.slice()))
    const ping = conversation.request('PING')
    server('+FILE 12 d 2\r\n+OK')
    server('\r\n* x\r\n+PONG\r\n')
    expect((await got).final).toBe('+FILE 12 d 2')
    expect(text(parts)).toBe('+OK\r\n* x\r\n')
    expect((await ping).final).toBe('+PONG')
  })

  test('takes an empty payload, in the same read as what follows', async () => {
    const { conversation, server } = scripted()
    const got = conversation.request('GET f 3')
    const ping = conversation.request('PING')
    server('+FILE 3 d 3\r\n+PONG\r\n')
    await Promise.all([got, ping])
  })

  test('tells what becomes of a PUT and of its payload, an empty one in the same read', async () => {
    const { conversation, server } = scripted()
    const { go, done } = conversation.put('PUT f 0')
    server('+GO 0\r\n+OK 0 e3b0\r\n')
    expect((await go).final).toBe('+GO 0')
    expect(await done).toEqual({ verb: 'PAYLOAD', more: [], final: '+OK 0 e3b0' })
    const refused = conversation.put('PUT ../x 3')
    server('-ERR bad-name no\r\n')
    await expect(refused.go).rejects.toThrow('no')
    await expect(refused.done).rejects.toThrow('no')
    expect(conversation.idle).toBe(true)
  })

  test('asks nothing while half a line or a payload is on its way', async () => {
    const { conversation, server } = scripted()
    conversation.sent(bytes('PI'))
    await expect(conversation.request('TIME')).rejects.toMatchObject({ code: 'HALF_A_LINE' })
    conversation.sent(bytes('NG\n'))
    server('+PONG\r\n')
    const { go } = conversation.put('PUT f 3')
    await expect(conversation.request('TIME')).rejects.toMatchObject({ code: 'HALF_A_LINE' })
    server('+GO 0\r\n')
    await go
    conversation.sent(bytes('PI'))
    await expect(conversation.request('TIME')).rejects.toMatchObject({ code: 'HALF_A_LINE' })
    conversation.sent(bytes('N'))
    server('+OK 3 d\r\n')
    const time = conversation.request('TIME')
    server('+TIME now\r\n')
    expect((await time).verb).toBe('TIME')
  })

  test('follows what a person types: a payload sent ahead of +GO is no request', () => {
    const { conversation, heard, server } = scripted()
    conversation.sent(bytes('PUT f 7\nPING a\nTIME\n\nPUT f x\nPING b\n'))
    server('+GO 0\r\n+OK 7 d\r\n+TIME now\r\n-ERR bad-arguments x\r\n+PONG b\r\n')
    expect(heard).toEqual([
      'PUT f 7: PUT 0 +GO 0',
      'PUT f 7: PAYLOAD 0 +OK 7 d',
      'TIME: TIME 0 +TIME now',
      'PUT f x: PUT 0 -ERR bad-arguments x',
      'PING b: PING 0 +PONG b',
    ])
  })

  test('counts lines that cannot be read among the requests', () => {
    const { conversation, heard, server } = scripted()
    conversation.sent(bytes(`${'x'.repeat(5000)}\n`))
    conversation.sent(Uint8Array.of(0xff, 0x0a))
    conversation.sent(bytes('PING\n'))
    server('-ERR line-too-long a\r\n-ERR not-text b\r\n+PONG\r\n')
    expect(heard.at(-1)).toBe('PING: PING 0 +PONG')
  })

  test('tells a final line that nobody asked for', () => {
    const { heard, server } = scripted()
    server('-ERR too-many-connections full\r\n| stray\r\n')
    expect(heard).toEqual(['unasked -ERR too-many-connections full'])
  })

  test('begins anew behind a conversation of the past', async () => {
    const { conversation, heard, server } = scripted()
    conversation.synchronize('t0ken')
    const who = conversation.request('WHOAMI')
    server('half a line\r\n* MSG r n 1 x\r\n+OK old\r\n+PONG t0ken\r\n+OK ann guest\r\n')
    expect((await who).final).toBe('+OK ann guest')
    expect(heard).toEqual(['WHOAMI: WHOAMI 0 +OK ann guest'])
  })

  test('rejects what was not answered when the connection ends, and what is asked later', async () => {
    const { conversation, server } = scripted()
    const got = conversation.request('GET f')
    const ping = conversation.request('PING')
    server('+FILE 9 d 0\r\nabc')
    conversation.end()
    await expect(got).rejects.toMatchObject({ code: 'OVER' })
    await expect(ping).rejects.toMatchObject({ code: 'OVER' })
    await expect(conversation.request('PING')).rejects.toThrow(ConversationError)
  })

  test('bounds the requests under way and the lines of a reply', async () => {
    const { conversation, server } = scripted()
    const first = conversation.request('FILES')
    const others = Array.from({ length: MAX_PENDING - 1 }, () => conversation.request('PING'))
    await expect(conversation.request('PING')).rejects.toMatchObject({ code: 'TOO_MANY_PENDING' })
    server('| x\r\n'.repeat(MAX_REPLY_LINES + 5))
    server('+OK 1\r\n')
    expect((await first).more).toHaveLength(MAX_REPLY_LINES)
    server('+PONG\r\n'.repeat(others.length))
    await Promise.all(others)
  })

  test('speaks with the server', async () => {
    const server = await serverForTest()
    const socket = connect(server.port('porthole'), '127.0.0.1')
    onTestFinished(() => void socket.destroy())
    const events: string[] = []
    const conversation = new Conversation({ send: (part) => socket.write(part), event: (line) => events.push(line) })
    socket.on('data', (part) => conversation.received(part))
    socket.on('close', () => conversation.end())
    const { go, done } = conversation.put('PUT f.txt 5')
    await go
    conversation.sent(bytes('hello'))
    socket.write('hello')
    expect((await done).final).toMatch(/^\+OK 5 2cf24dba/)
    const parts: Uint8Array[] = []
    const got: Reply = await conversation.request('GET f.txt 1', (part) => parts.push(part.slice()))
    expect(got.final).toMatch(/^\+FILE 5 \w+ 1$/)
    expect(text(parts)).toBe('ello')
    expect((await conversation.request('JOIN r')).final).toBe('+OK r 1')
    expect(parseEvent(events[0] ?? '')).toEqual({ kind: 'PORTHOLE', version: '1', name: 'porthole' })
    await conversation.request('QUIT')
  })
})

describe('parseEvent', () => {
  test.each([
    ['HELLO guest-1', { kind: 'HELLO', nick: 'guest-1' }],
    ['NICK a b', { kind: 'NICK', old: 'a', nick: 'b' }],
    ['JOIN r n', { kind: 'JOIN', room: 'r', nick: 'n' }],
    ['MSG r n 7  two words ', { kind: 'MSG', room: 'r', nick: 'n', id: '7', text: ' two words ' }],
    ['TELL n 8 a b', { kind: 'TELL', nick: 'n', id: '8', text: 'a b' }],
    ['BROADCAST n a b', { kind: 'BROADCAST', nick: 'n', text: 'a b' }],
    ['PING', { kind: 'PING' }],
    ['BYE slow-consumer', { kind: 'BYE', reason: 'slow-consumer' }],
    ['LATER version 2', { kind: 'OTHER', text: 'LATER version 2' }],
  ])('%s', (line, event) => {
    expect(parseEvent(line)).toEqual(event)
  })
})
