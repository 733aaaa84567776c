import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ConnectionOptions } from 'node:tls'
import { describe, expect, onTestFinished, test } from 'vitest'
import { localCertificate } from '../../server/transports/tls/local-ca.ts'
import { handshake, tlsServer } from '../support/tls-server.ts'

/** A running server and what its clients trust. */
async function serving() {
  const dataDir = await mkdtemp(join(tmpdir(), 'porthole-tls-'))
  onTestFinished(() => rm(dataDir, { recursive: true }))
  const pair = await localCertificate(dataDir, new Date())
  return { port: await tlsServer(pair), ca: pair.ca }
}

/** Security level 0 lets a client offer what OpenSSL itself no longer would. */
const OLD = '@SECLEVEL=0'

describe('tlsOptions', () => {
  test.each<[string, ConnectionOptions, string, string]>([
    ['TLS 1.3', {}, 'TLSv1.3', 'TLS_AES_128_GCM_SHA256'],
    ['TLS 1.2', { maxVersion: 'TLSv1.2' }, 'TLSv1.2', 'ECDHE-ECDSA-AES128-GCM-SHA256'],
    ['P-256 alone', { ecdhCurve: 'prime256v1' }, 'TLSv1.3', 'TLS_AES_128_GCM_SHA256'],
  ])('speaks %s', async (_, options, protocol, cipher) => {
    const { port, ca } = await serving()
    const socket = await handshake(port, { ca, ...options })
    expect([socket.getProtocol(), socket.getCipher().name]).toEqual([protocol, cipher])
  })

  test.each<[string, ConnectionOptions]>([
    ['TLS 1.1', { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: `ALL:${OLD}` }],
    ['CBC', { maxVersion: 'TLSv1.2', ciphers: `ECDHE-ECDSA-AES128-SHA:ECDHE-ECDSA-AES128-SHA256:${OLD}` }],
    ['no encryption', { maxVersion: 'TLSv1.2', ciphers: `eNULL:${OLD}` }],
    ['no forward secrecy', { maxVersion: 'TLSv1.2', ciphers: `kRSA:${OLD}` }],
    ['no known group', { ecdhCurve: 'secp521r1' }],
  ])('does not speak to a client that offers %s', async (_, options) => {
    const { port, ca } = await serving()
    await expect(handshake(port, { ca, ...options })).rejects.toThrow(/alert (protocol version|handshake failure)/)
  })

  test.each(['TLSv1.2', 'TLSv1.3'] as const)('resumes no session of %s', async (maxVersion) => {
    const { port, ca } = await serving()
    const first = await handshake(port, { ca, maxVersion })
    const sessions: Buffer[] = []
    first.on('session', (session) => sessions.push(session))
    first.resume().write('QUIT\r\n')
    await once(first, 'end')
    const session = sessions.at(-1) ?? first.getSession()
    const again = await handshake(port, { ca, maxVersion, ...(session ? { session } : {}) })
    expect([again.authorized, again.isSessionReused()]).toEqual([true, false])
  })

  test.each(['TLSv1.2', 'TLSv1.3'] as const)('does not renegotiate in %s', async (maxVersion) => {
    const { port, ca } = await serving()
    const socket = await handshake(port, { ca, maxVersion })
    const { promise, resolve } = Promise.withResolvers<Error | null>()
    socket.on('error', resolve)
    socket.renegotiate({}, resolve)
    expect(await promise).toBeInstanceOf(Error)
  })
})
