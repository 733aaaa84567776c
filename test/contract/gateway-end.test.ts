import { once } from 'node:events'
import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { GatewayClient } from '../support/client.ts'
import { startServer, type TestServer } from '../support/server.ts'

let server: TestServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.stop())

interface Opened {
  readonly client: GatewayClient
  readonly id: string
  readonly key: string
}

async function open(service = 'porthole'): Promise<Opened> {
  const client = new GatewayClient(server.port('web'), service)
  await client.untilControl(({ t }) => t === 'open')
  const opened = client.control.find((message) => message.t === 'open')
  if (!opened) throw new Error('Cannot go on as the connection must be open')
  return { client, id: opened.id, key: opened.key }
}

const origin = () => `http://127.0.0.1:${server.port('web')}`

const end = (body: unknown, headers: Record<string, string> = { Origin: origin() }, method = 'POST') =>
  fetch(`${origin()}/gateway/end`, {
    method,
    headers,
    ...(method === 'POST' && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })

const isTaken = async (nick: string): Promise<boolean> => {
  const { client } = await open()
  client.send(`NICK ${nick}\r\n`)
  await client.until(({ text }) => /(\+OK|-ERR) .*\r\n$/.test(text.replace(/^.*\r\n/, '')), 'an answer to NICK')
  client.leave()
  return !client.text.includes(`+OK ${nick}`)
}

describe('POST /gateway/end', () => {
  test('ends a connection whose WebSocket says nothing, and frees what it held', async () => {
    const { client, id, key } = await open()
    client.send('NICK leaver\r\n')
    await client.until(({ text }) => text.includes('+OK leaver'))
    expect(await isTaken('leaver')).toBe(true)
    const answer = await end({ id, key })
    expect([answer.status, await answer.text()]).toEqual([204, ''])
    await client.until(() => client.closeCode !== undefined, 'the end of the WebSocket')
    await expect.poll(() => isTaken('leaver')).toBe(false)
  })

  test('ends one whose page is gone already, amid a payload', async () => {
    const { client, id, key } = await open()
    client.send('NICK cut-off\r\nECHO 1000000\r\nhalf of it')
    await client.until(({ text }) => text.includes('+OK cut-off'))
    client.cut()
    expect((await end({ id, key })).status).toBe(204)
    await expect.poll(() => isTaken('cut-off')).toBe(false)
    expect((await end({ id, key })).status).toBe(404)
  })

  test('leaves alone what the key is not for', async () => {
    const { client, id } = await open('echo')
    const other = await open('echo')
    const answer = await end({ id, key: other.key })
    expect([answer.status, await answer.text()]).toEqual([
      404,
      'Cannot end the connection as there must be one with this id and key\n',
    ])
    client.send('still here')
    await client.until(({ text }) => text === 'still here')
    client.leave()
    other.client.leave()
  })

  test.each([
    ['another Origin', { Origin: 'http://evil.example' }, 403, 'Origin must be a page of this server'],
    ['no Origin', {}, 403, 'Origin must be a page of this server: current Origin is missing'],
  ])('refuses %s', async (_name, headers, status, words) => {
    const { client, id, key } = await open('echo')
    const answer = await end({ id, key }, headers)
    expect(answer.status).toBe(status)
    expect(await answer.text()).toContain(words)
    client.send('still here')
    await client.until(({ text }) => text === 'still here')
    client.leave()
  })

  test.each([
    ['not JSON', '{"id"'],
    ['a list', '[]'],
    ['no key', '{"id":"x"}'],
    ['a number', '{"id":1,"key":2}'],
  ])('refuses a body that is %s', async (_name, body) => {
    const answer = await end(body)
    expect([answer.status, await answer.text()]).toEqual([
      400,
      'Cannot end the connection as the body must be JSON with an id and a key\n',
    ])
  })

  test('reads no body of more than 1 KiB or of a length unsaid', async () => {
    const long = await end('x'.repeat(1025))
    expect([long.status, await long.text()]).toEqual([
      413,
      'Cannot end the connection as the body must be <= 1024 bytes: it is 1025\n',
    ])
    const chunked = request(`${origin()}/gateway/end`, { method: 'POST', headers: { Origin: origin() } })
    chunked.on('error', () => chunked.destroy())
    chunked.write('{')
    const [answer] = await once(chunked, 'response')
    expect(answer.statusCode).toBe(411)
    chunked.destroy()
  })

  test('is for POST alone', async () => {
    const answer = await end('', { Origin: origin() }, 'GET')
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'POST'])
  })
})
