import { createServer, type RequestListener } from 'node:http'
import { describe, expect, onTestFinished, test } from 'vitest'
import { findServer } from '../../playground/gateway/find-server.ts'
import { serverForTest } from '../support/server.ts'

/** What a browser remembers. */
function memory(...kept: [string, string][]) {
  const values = new Map(kept)
  const storage = {
    getItem: (key: string) => values.get(key) ?? null,
    setItem: (key: string, value: string) => void values.set(key, value),
    removeItem: (key: string) => void values.delete(key),
  }
  return { values, storage: () => storage }
}

/** A site at this address, with what it answers. */
async function siteFor(answer: RequestListener): Promise<URL> {
  const server = createServer(answer)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('Cannot test as the server must have a port')
  return new URL(`http://127.0.0.1:${address.port}/course/`)
}

/** Where nobody listens any longer. */
async function gone(): Promise<URL> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  return new URL(`http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/course/`)
}

describe('findServer', () => {
  test('finds the server behind its own site, and remembers that there is one', async () => {
    const server = await serverForTest()
    const { values, storage } = memory()
    const base = new URL(`http://127.0.0.1:${server.port('web')}/`)
    expect(await findServer({ base, memory: storage })).toBe('live')
    expect(values.size).toBe(1)
  })

  test.each<[string, RequestListener]>([
    ['has no such page', (_, response) => response.writeHead(404).end('not here')],
    ['answers everything with one page', (_, response) => response.end('<!doctype html>')],
  ])('a host of files that %s has none, and what was remembered goes', async (_, answer) => {
    const base = await siteFor(answer)
    const { values, storage } = memory(['porthole-live-server /course/', 'live'])
    expect(await findServer({ base, memory: storage })).toBe('page')
    expect(values.size).toBe(0)
  })

  test('a proxy whose server is away has one', async () => {
    const base = await siteFor((_, response) => response.writeHead(502).end())
    expect(await findServer({ base, memory: memory().storage })).toBe('live')
  })

  test('where nobody answers there is one if there was one under this path', async () => {
    const base = await gone()
    expect(await findServer({ base, memory: memory().storage })).toBe('page')
    expect(await findServer({ base, memory: memory(['porthole-live-server /', 'live']).storage })).toBe('page')
    expect(await findServer({ base, memory: memory(['porthole-live-server /course/', 'live']).storage })).toBe('live')
  })

  test('does without a memory', async () => {
    const base = await siteFor((_, response) => response.writeHead(404).end())
    const forbidden = () => {
      throw new DOMException('forbidden', 'SecurityError')
    }
    expect(await findServer({ base, memory: forbidden })).toBe('page')
    expect(await findServer({ base: await gone(), memory: forbidden })).toBe('page')
  })

  test('gives up a host that does not answer', { timeout: 15_000 }, async () => {
    const base = await siteFor(() => undefined)
    expect(await findServer({ base, memory: memory().storage, patience: 200 })).toBe('page')
  })
})
