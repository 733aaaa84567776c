import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { socketClient } from '../support/client.ts'
import { arrive, type Conversation, sha256 } from '../support/conversation.ts'
import { fresh } from '../support/fresh-name.ts'
import { startServer, type TestServer } from '../support/server.ts'
import { tcp } from '../support/transports.ts'
import { dials } from './dials.ts'

const PASSWORD = 'correct horse'
const MEBIBYTE = 1024 * 1024
/** More than the kernel's buffers of both directions hold: a download that nobody reads comes to no end. */
const DOWNLOAD = Buffer.alloc(24 * MEBIBYTE, 'porthole\n')
const UPLOAD = Buffer.alloc(2 * MEBIBYTE, 'brass and paper\n')
/** What is sent of it before each reset. */
const STEP = 300_000
/** More than the transfers that an account may have at once. */
const RESETS = 3
/** The server hears of a reset when it hears of it. */
const PATIENCE = { timeout: 5000, interval: 5 }

let server: TestServer
beforeAll(async () => {
  server = await startServer({ args: ['--login-rate=0', '--request-rate=0'] })
})
afterAll(() => server.stop())

const stat = async (watcher: Conversation, name: string): Promise<number> => {
  const lines = await watcher.ask('STATS')
  return Number(lines.find((line) => line.startsWith(`| ${name} `))?.split(' ')[2])
}

describe.each(dials)('peers that reset over %s', (_name, dial) => {
  const account = async (verb: 'LOGIN' | 'REGISTER', nick: string) => {
    const { socket, below } = dial(server)
    const one = await arrive(socketClient(socket))
    expect(await one.ask(`${verb} ${nick} ${PASSWORD}`)).toEqual([`+OK ${nick}`])
    return { one, socket, below }
  }

  /** Asks for an upload until nobody else is at it; the offset to go on from. */
  const begin = (one: Conversation, request: string): Promise<number> =>
    vi.waitFor(async () => {
      const [reply = ''] = await one.ask(request)
      expect(reply).toMatch(/^\+GO \d+$/)
      return Number(reply.slice('+GO '.length))
    }, PATIENCE)

  /** Both transfers of an account at once, which there would be no room for if one had not been given back. */
  const expectTransfersFree = async (nick: string): Promise<void> => {
    const both = [await account('LOGIN', nick), await account('LOGIN', nick)]
    for (const { one } of both) expect(await begin(one, `PUT ${fresh('a')} 1`)).toBe(0)
    for (const { one } of both) one.client.send('x')
    for (const { one } of both) expect(await one.reply()).toEqual([`+OK 1 ${sha256(Buffer.from('x'))}`])
  }

  test('in mid-reply leave no connection behind', async () => {
    const watcher = await arrive(tcp(server))
    const before = await stat(watcher, 'connections')
    for (let count = 0; count < 20; count++) {
      const { socket, below } = dial(server)
      const one = await arrive(socketClient(socket))
      socket.pause()
      one.client.send('HELP\n'.repeat(5000))
      below.resetAndDestroy()
    }
    await vi.waitFor(async () => expect(await stat(watcher, 'connections')).toBe(before), PATIENCE)
  })

  test('in the middle of a download give its transfer back', async () => {
    const watcher = await arrive(tcp(server))
    const [nick, name] = [fresh('alice'), fresh('a')]
    await watcher.put(name, DOWNLOAD)
    for (let count = 0; count < RESETS; count++) {
      const { one, socket, below } = await account(count === 0 ? 'REGISTER' : 'LOGIN', nick)
      one.client.send(`GET ${name}\n`)
      await one.client.until(({ bytes }) => bytes.length > MEBIBYTE, 'the beginning of the payload')
      socket.pause()
      expect(one.client.bytes.length).toBeLessThan(DOWNLOAD.length)
      below.resetAndDestroy()
    }
    await expectTransfersFree(nick)
    expect(await watcher.ask(`DELETE ${name}`)).toEqual([`+OK ${name}`])
  })

  test('in the middle of an upload give its transfer back, and it is gone on with', async () => {
    const watcher = await arrive(tcp(server))
    const [nick, name] = [fresh('alice'), fresh('a')]
    const request = `PUT ${name} ${UPLOAD.length} ${sha256(UPLOAD)}`
    let kept = 0
    for (let count = 0; count < RESETS; count++) {
      const { one, below } = await account(count === 0 ? 'REGISTER' : 'LOGIN', nick)
      const offset = await begin(one, request)
      expect(offset).toBe(kept)
      const before = await stat(watcher, 'bytes_in')
      one.client.send(UPLOAD.subarray(offset, offset + STEP))
      await vi.waitFor(async () => expect(await stat(watcher, 'bytes_in')).toBeGreaterThan(before + STEP), PATIENCE)
      kept += STEP
      below.resetAndDestroy()
    }
    const { one } = await account('LOGIN', nick)
    expect(await begin(one, request)).toBe(kept)
    one.client.send(UPLOAD.subarray(kept))
    expect(await one.reply()).toEqual([`+OK ${UPLOAD.length} ${sha256(UPLOAD)}`])
    expect((await one.get(name)).payload.equals(UPLOAD)).toBe(true)
    await expectTransfersFree(nick)
  })
})
