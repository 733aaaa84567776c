import { once } from 'node:events'
import { connect } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import { socketClient, tcpClient } from '../support/client.ts'
import { arrive } from '../support/conversation.ts'
import { serverForTest } from '../support/server.ts'
import { transports } from '../support/transports.ts'

describe.each(transports)('waits over %s', (_name, open) => {
  test('a connection without a request is asked for a sign of life, then told why it ends', async () => {
    const server = await serverForTest({ args: ['--ping-after=50ms', '--idle-timeout=300ms'] })
    const alice = await arrive(open(server))
    await alice.event(/^\* PING$/)
    expect((await alice.ended()).at(-1)).toBe('* BYE idle-timeout')
  })

  test('any request is a sign of life', async () => {
    const server = await serverForTest({ args: ['--ping-after=100ms', '--idle-timeout=600ms'] })
    const alice = await arrive(open(server))
    for (const request of ['PING', 'WHOAMI', 'ROOMS', 'NOPE', 'PING', 'WHOAMI', 'ROOMS', 'PING']) {
      await alice.event(/^\* PING$/)
      expect(await alice.ask(request)).not.toEqual([])
    }
    expect(alice.events).toEqual([])
  })

  test('--ping-after=0 asks nothing before the end', async () => {
    const server = await serverForTest({ args: ['--ping-after=0', '--idle-timeout=150ms'] })
    const alice = await arrive(open(server))
    expect(await alice.ended()).toEqual(['* BYE idle-timeout'])
  })

  test('--idle-timeout=0 asks and ends nothing', async () => {
    const server = await serverForTest({ args: ['--ping-after=50ms', '--idle-timeout=0'] })
    const alice = await arrive(open(server))
    for (let i = 0; i < 3; i++) {
      await alice.event(/^\* PING$/)
      expect(await alice.ask('PING')).toEqual(['+PONG'])
    }
  })
})

test('echo is closed after the idle time', async () => {
  const server = await serverForTest({ args: ['--idle-timeout=100ms'] })
  const echo = tcpClient(server.port('echo'))
  echo.send('x')
  await echo.until(({ text }) => text === 'x')
  await echo.untilEnd()
  expect(echo.text).toBe('x')
})

test('a TLS client that does not shake hands is closed after --handshake-timeout', async () => {
  const server = await serverForTest({ args: ['--handshake-timeout=100ms'] })
  const socket = connect(server.port('tls'), '127.0.0.1')
  onTestFinished(() => void socket.destroy())
  const client = socketClient(socket)
  client.send(Uint8Array.of(0x16, 3, 1))
  await once(socket, 'close')
  expect(client.bytes.length).toBe(0)
})
