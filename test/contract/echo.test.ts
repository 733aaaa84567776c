import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { echo } from '../../server/services/echo.ts'
import { type Client, GatewayClient, memoryClient, tcpClient } from '../support/client.ts'
import { startServer, type TestServer } from '../support/server.ts'

const MEBIBYTE = 1024 * 1024

let server: TestServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.stop())

const transports: Record<string, () => Client> = {
  tcp: () => tcpClient(server.port('echo')),
  gateway: () => new GatewayClient(server.port('web'), 'echo'),
  memory: () => memoryClient(echo),
}

describe.each(Object.entries(transports))('echo over %s (RFC 862)', (_name, open) => {
  test('sends every byte value back and answers FIN with FIN', async () => {
    const client = open()
    const bytes = Buffer.from(Array.from({ length: 256 }, (_, value) => value))
    client.send(bytes)
    client.finish()
    await client.untilEnd()
    expect(client.bytes.equals(bytes)).toBe(true)
  })

  test('sends half a mebibyte back whole', async () => {
    const client = open()
    const bytes = randomBytes(MEBIBYTE / 2)
    client.send(bytes)
    client.finish()
    await client.untilEnd()
    expect(client.bytes.equals(bytes)).toBe(true)
  })
})
