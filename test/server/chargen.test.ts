import { once } from 'node:events'
import { connect } from 'node:net'
import { expect, test } from 'vitest'
import { chargen } from '../../server/services/chargen.ts'
import { serverForTest } from '../support/server.ts'

const PERIOD = 95 * 74

test('chargen sends the rotating lines of RFC 864 until FIN', async () => {
  const server = await serverForTest()
  const socket = connect(server.port('chargen'), '127.0.0.1')
  let received = Buffer.alloc(0)
  while (received.length < PERIOD * 2) {
    const [chunk] = await once(socket, 'data')
    received = Buffer.concat([received, chunk])
  }
  const lines = received.subarray(0, PERIOD).toString().split('\r\n').slice(0, -1)
  expect(lines).toHaveLength(95)
  expect(lines[0]).toBe(' !"#$%&\'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefg')
  expect(lines[1]?.startsWith('!"#')).toBe(true)
  expect(lines[94]?.startsWith('~ !')).toBe(true)
  expect(received.subarray(PERIOD, PERIOD * 2).equals(received.subarray(0, PERIOD))).toBe(true)
  socket.end()
  socket.resume()
  await once(socket, 'end')
})

test('chargen lets others have their turn, however fast its peer reads', () => {
  const turns: (() => void)[] = []
  let written = 0
  const handler = chargen((work) => turns.push(work))({
    id: 'test',
    peer: { address: 'test', local: true, secret: true },
    seen: undefined,
    startTls: undefined,
    requested: () => undefined,
    loggedIn: () => undefined,
    write: () => {
      written += 1
      return true
    },
    end: () => undefined,
    pause: () => undefined,
    resume: () => undefined,
  })
  const inOneTurn = written
  expect(inOneTurn).toBeLessThan(100)
  turns.shift()?.()
  expect(written).toBe(inOneTurn * 2)
  handler.end()
  turns.shift()?.()
  expect([written, turns.length]).toEqual([inOneTurn * 2, 0])
})
