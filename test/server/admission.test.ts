import { hostname, networkInterfaces } from 'node:os'
import { describe, expect, test } from 'vitest'
import { ownOrigins } from '../../server/transports/gateway/admission.ts'

const origins = (host: string, address = host, port = 7780, publicUrl?: string) => [
  ...ownOrigins({ host, address, port }, publicUrl === undefined ? undefined : new URL(publicUrl)),
]

describe('ownOrigins', () => {
  test('knows loopback by its three names', () => {
    for (const [host, address] of [['127.0.0.1'], ['LOCALHOST', '127.0.0.1'], ['0:0:0:0:0:0:0:1', '::1']] as const) {
      expect(origins(host, address)).toEqual(
        expect.arrayContaining(['http://127.0.0.1:7780', 'http://[::1]:7780', 'http://localhost:7780']),
      )
    }
  })

  test('knows one address alone when bound to it', () => {
    expect(origins('192.0.2.7')).toEqual(['http://192.0.2.7:7780'])
    expect(origins('MyBox', '192.0.2.7')).toEqual(['http://mybox:7780', 'http://192.0.2.7:7780'])
  })

  test('knows every address and name of the machine when bound to all', () => {
    const own = Object.values(networkInterfaces())
      .flatMap((list) => list ?? [])
      .find(({ family }) => family === 'IPv4')
    for (const [host, address] of [['0.0.0.0'], ['::0', '::'], ['0', '0.0.0.0']] as const) {
      expect(origins(host, address)).toEqual(
        expect.arrayContaining([
          `http://${own?.address}:7780`,
          `http://${hostname().toLowerCase()}:7780`,
          'http://localhost:7780',
        ]),
      )
    }
  })

  test('leaves the default port out as browsers do, and adds the public address', () => {
    expect(origins('127.0.0.1', '127.0.0.1', 80)).toContain('http://localhost')
    expect(origins('127.0.0.1', '127.0.0.1', 7780, 'https://Porthole.example.org/x')).toContain(
      'https://porthole.example.org',
    )
  })
})
