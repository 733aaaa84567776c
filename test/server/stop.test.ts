import { once } from 'node:events'
import { connect } from 'node:net'
import { expect, test } from 'vitest'
import { GatewayClient, tcpClient } from '../support/client.ts'
import { startServer } from '../support/server.ts'

test('stop ends whatever its peers do: not read, not answer, not finish what they began', async () => {
  const server = await startServer()
  const open = async (service: Parameters<typeof server.port>[0]) => {
    const socket = connect({ port: server.port(service), host: '127.0.0.1', allowHalfOpen: true })
    socket.on('error', () => socket.destroy())
    await once(socket, 'connect')
    return socket
  }
  const unread = (await open('chargen')).pause()
  const handshake = await open('tls')
  const request = await open('web')
  request.write('GET / HTTP/1.1\r\n')
  const page = new GatewayClient(server.port('web'), 'echo', { autoPong: false })
  await page.untilControl(({ t }) => t === 'open')
  page.socket.pause()
  const polite = tcpClient(server.port('porthole'))
  await polite.untilLine(/HELLO/)
  await server.stop()
  await polite.untilEnd()
  expect(polite.lines.at(-1)).toBe('* BYE shutdown')
  page.socket.terminate()
  for (const socket of [unread, handshake, request]) socket.destroy()
})

test('a TLS handshake that does not come to its end is cut off', async () => {
  const server = await startServer({ args: ['--handshake-timeout=50ms'] })
  const socket = connect(server.port('tls'), '127.0.0.1')
  socket.on('error', () => socket.destroy())
  socket.resume()
  await once(socket, 'close')
  await server.stop()
})
