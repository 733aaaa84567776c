import { hostname, networkInterfaces } from 'node:os'
import { describe, expect, test } from 'vitest'
import { ownHosts } from '../../server/transports/gateway/admission.ts'

const hosts = (host: string, port = 7780, publicUrl?: string) => [
  ...ownHosts({ host, port }, publicUrl === undefined ? undefined : new URL(publicUrl)),
]

describe('ownHosts', () => {
  test('knows loopback by its three names', () => {
    expect(hosts('127.0.0.1')).toEqual(expect.arrayContaining(['127.0.0.1:7780', '[::1]:7780', 'localhost:7780']))
  })

  test('knows one address alone when bound to it', () => {
    expect(hosts('192.0.2.7')).toEqual(['192.0.2.7:7780'])
  })

  test('knows every address and name of the machine when bound to all', () => {
    const own = Object.values(networkInterfaces())
      .flatMap((list) => list ?? [])
      .find(({ family }) => family === 'IPv4')
    for (const all of ['0.0.0.0', '::']) {
      expect(hosts(all)).toEqual(
        expect.arrayContaining([`${own?.address}:7780`, `${hostname().toLowerCase()}:7780`, 'localhost:7780']),
      )
    }
  })

  test('leaves the default port out as browsers do, and adds the public address', () => {
    expect(hosts('127.0.0.1', 80)).toContain('localhost')
    expect(hosts('127.0.0.1', 7780, 'https://porthole.example.org/')).toContain('porthole.example.org')
  })
})
