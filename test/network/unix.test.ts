import { describe, expect, test } from 'vitest'
import { LIMITS } from '../../playground/network/limits.ts'
import type { UnixStream } from '../../playground/network/unix-stream.ts'
import { bytes, Program } from './program.ts'
import { World } from './world.ts'

const code = (wanted: string) => expect.objectContaining({ code: wanted })
const PATH = '/tmp/porthole.sock'

function pair(limits = {}) {
  const world = new World({ limits })
  const atServer = new Program()
  const accepted: UnixStream[] = []
  const listener = world.server.listenPath(PATH, {
    acceptable: (one) => {
      const stream = one.accept()
      if (stream === undefined) return
      accepted.push(atServer.on(stream))
      stream.attach(atServer)
    },
  })
  const atClient = new Program()
  const client = atClient.on(world.server.connectPath(PATH, atClient))
  world.clock.settle()
  const [server] = accepted
  if (server === undefined) throw new Error('Cannot pair as the server must have accepted: it has not')
  return { world, listener, client, server, atClient, atServer }
}

describe('a Unix socket', () => {
  test('carries bytes both ways without a segment, and half-closes', () => {
    const { world, client, server, atClient, atServer } = pair()
    expect(atClient.log).toEqual(['connected'])
    client.write(bytes('two '))
    client.write(bytes('writes'))
    client.shutdown()
    world.clock.settle()
    expect(atServer.log).toEqual(['read 10', 'end'])
    server.write(bytes('reply'))
    server.close()
    world.clock.settle()
    expect(atClient.received).toBe('reply')
    expect(atClient.log.at(-1)).toBe('end')
    expect(world.passages).toEqual([])
  })

  test('holds no more than its buffer, and gives credit as it is read', () => {
    const { world, client, atClient, atServer } = pair({ unixBuffer: 100 })
    atServer.paused = true
    expect(client.write(new Uint8Array(150))).toBe(100)
    expect(client.write(new Uint8Array(1))).toBe(0)
    atServer.readAll()
    world.clock.settle()
    expect(atClient.log).toEqual(['connected', 'credit 100'])
    expect(client.room).toBe(100)
  })

  test('a write to an end that has closed: EPIPE; one that left bytes unread: ECONNRESET', () => {
    const clean = pair()
    clean.server.close()
    expect(() => clean.client.write(bytes('x'))).toThrow(code('EPIPE'))
    const unread = pair()
    unread.atServer.paused = true
    unread.client.write(bytes('unread'))
    unread.server.reset()
    unread.world.clock.settle()
    expect(unread.atClient.log).toEqual(['connected', 'ECONNRESET'])
  })

  test('an end that came before accept is told after it', () => {
    const world = new World()
    const listener = world.server.listenPath(PATH, { acceptable: () => undefined })
    const client = world.server.connectPath(PATH, {})
    client.write(bytes('gone'))
    client.close()
    world.clock.settle()
    const program = new Program()
    const server = listener.accept()
    if (server !== undefined) program.on(server).attach(program)
    world.clock.settle()
    expect(program.log).toEqual(['read 4', 'end'])
  })
})

describe('its path', () => {
  test('that does not exist: ENOENT; on another host it never does', () => {
    const { world } = pair()
    expect(() => world.server.connectPath('/tmp/other', {})).toThrow(code('ENOENT'))
    expect(() => world.client.connectPath(PATH, {})).toThrow(code('ENOENT'))
  })

  test('that is stale: ECONNREFUSED to connect, EADDRINUSE to listen, until somebody unlinks it', () => {
    const { world, listener } = pair()
    listener.close()
    expect(() => world.server.connectPath(PATH, {})).toThrow(code('ECONNREFUSED'))
    expect(() => world.server.listenPath(PATH, { acceptable: () => undefined })).toThrow(code('EADDRINUSE'))
    world.server.unlinkPath(PATH)
    expect(() => world.server.connectPath(PATH, {})).toThrow(code('ENOENT'))
    expect(() => world.server.unlinkPath(PATH)).toThrow(code('ENOENT'))
    expect(() => world.server.listenPath(PATH, { acceptable: () => undefined })).not.toThrow()
  })

  test('is at most 107 bytes long, and not empty: EINVAL', () => {
    const world = new World()
    const listen = (path: string) => () => world.server.listenPath(path, { acceptable: () => undefined })
    expect(listen('x'.repeat(LIMITS.unixPath))).not.toThrow()
    expect(listen('x'.repeat(LIMITS.unixPath + 1))).toThrow(code('EINVAL'))
    expect(listen(`${'€'.repeat(35)}xxx`)).toThrow(code('EINVAL'))
    expect(listen('')).toThrow(code('EINVAL'))
  })

  test('a full backlog: EAGAIN', () => {
    const world = new World()
    world.server.listenPath(PATH, { acceptable: () => undefined }, 1)
    world.server.connectPath(PATH, {})
    world.server.connectPath(PATH, {})
    expect(() => world.server.connectPath(PATH, {})).toThrow(code('EAGAIN'))
  })

  test('a listener that closes ends those who were not accepted', () => {
    const world = new World()
    const listener = world.server.listenPath(PATH, { acceptable: () => undefined })
    const program = new Program()
    const client = program.on(world.server.connectPath(PATH, program))
    client.write(bytes('x'))
    listener.close()
    world.clock.settle()
    expect(program.log.at(-1)).toBe('ECONNRESET')
    client.close()
    expect(world.server.sockets).toBe(0)
  })

  test('counts among the sockets of its host: EMFILE', () => {
    const world = new World({ limits: { socketsPerHost: 4 } })
    world.server.listenPath(PATH, { acceptable: () => undefined })
    world.server.connectPath(PATH, {})
    expect(() => world.server.connectPath(PATH, {})).toThrow(code('EMFILE'))
    expect(world.server.sockets).toBe(3)
  })
})
