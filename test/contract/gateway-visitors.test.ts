import { once } from 'node:events'
import { networkInterfaces } from 'node:os'
import { describe, expect, test } from 'vitest'
import { GatewayClient } from '../support/client.ts'
import { arrive, refused } from '../support/conversation.ts'
import { serverForTest, type TestServer } from '../support/server.ts'

const PASSWORD = 'correct horse'
const REGISTER = `REGISTER alice ${PASSWORD}`

const from = (server: TestServer, headers: Record<string, string>, service = 'porthole') =>
  new GatewayClient(server.port('web'), service, { headers })

const refusedUpgrade = async (client: GatewayClient): Promise<string> => String((await once(client.socket, 'error'))[0])

describe('a page behind a proxy', () => {
  test('is judged by the address that a trusted proxy names', async () => {
    const server = await serverForTest({ args: ['--trusted-proxy=127.0.0.1', '--max-connections-per-address=1'] })
    const plain = await arrive(from(server, { 'X-Forwarded-For': '192.0.2.7' }))
    expect(await plain.ask(REGISTER)).toEqual(refused('tls-required'))
    expect(await refusedUpgrade(from(server, { 'X-Forwarded-For': '192.0.2.7' }))).toContain('503')
    const secure = { 'X-Forwarded-For': '192.0.2.8', 'X-Forwarded-Proto': 'https' }
    expect(await (await arrive(from(server, secure))).ask(REGISTER)).toEqual(['+OK alice'])
  })

  test('cannot pass for another one by headers of its own', async () => {
    const server = await serverForTest({ args: ['--trusted-proxy=127.0.0.1', '--max-connections-per-address=1'] })
    await arrive(from(server, { 'X-Forwarded-For': '127.0.0.1, 192.0.2.7' }))
    const forged = { 'X-Forwarded-For': '192.0.2.99, 192.0.2.7', 'X-Forwarded-Proto': 'https, http' }
    expect(await refusedUpgrade(from(server, forged))).toContain('503')
    const other = await arrive(
      from(server, { 'X-Forwarded-For': '127.0.0.1, 192.0.2.8', 'X-Forwarded-Proto': 'https, http' }),
    )
    expect(await other.ask(REGISTER)).toEqual(refused('tls-required'))
  })

  test('is not from this machine, whatever a proxy that nobody trusts says', async () => {
    const server = await serverForTest()
    for (const headers of [
      { 'X-Forwarded-For': '127.0.0.1' },
      { 'X-Forwarded-Proto': 'https' },
      { Via: '1.1 proxy' },
    ]) {
      for (const service of ['porthole', 'tls']) {
        expect(await (await arrive(from(server, headers, service))).ask(REGISTER)).toEqual(refused('tls-required'))
      }
    }
    expect(await (await arrive(from(server, {}))).ask(REGISTER)).toEqual(['+OK alice'])
  })
})

/** An address of this machine as other machines see it. */
const outside =
  Object.values(networkInterfaces())
    .flat()
    .find((one) => one?.family === 'IPv4' && !one.internal)?.address ?? ''

describe.skipIf(outside === '')('a page on another machine (needs an address other than loopback)', () => {
  test('is under the limits by address, and sends no password in plain text', async () => {
    const server = await serverForTest({ args: ['--host=0.0.0.0', '--max-connections-per-address=2'] })
    const open = (service: string) => new GatewayClient(server.port('web'), service, { address: outside })
    const [first, second] = [open('porthole'), open('tls')]
    for (const page of [first, second])
      expect(await (await arrive(page)).ask(REGISTER)).toEqual(refused('tls-required'))
    expect(await refusedUpgrade(open('porthole'))).toContain('503')
    first.socket.close(1000)
    await once(first.socket, 'close')
    await arrive(open('porthole'))
  })
})
