import { createPrivateKey, createPublicKey, X509Certificate } from 'node:crypto'
import { cp, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { GeneralName, id_ce_subjectAltName, SubjectAlternativeName } from '@peculiar/asn1-x509'
import { describe, expect, onTestFinished, test } from 'vitest'
import { newKey } from '../../server/transports/tls/certificate-profiles.ts'
import { commonName, extension, issueCertificate, subjectName } from '../../server/transports/tls/issue-certificate.ts'
import { localCertificate } from '../../server/transports/tls/local-ca.ts'
import { LocalCaError } from '../../server/transports/tls/local-ca-error.ts'
import { keyPem } from '../../server/transports/tls/pem-file.ts'
import { handshake, tlsServer } from '../support/tls-server.ts'

const DAY_MS = 86_400_000
const NOW = new Date()
const daysLater = (days: number) => new Date(NOW.getTime() + days * DAY_MS)

async function dataFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'porthole-ca-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  return folder
}

/** A data folder with a CA in it. */
async function madeCa() {
  const dataDir = await dataFolder()
  const made = await localCertificate(dataDir, NOW)
  return { dataDir, made, file: (name: string) => join(dataDir, 'tls', name) }
}

const vouchesFor = (ca: string, cert: string) =>
  new X509Certificate(cert).checkIssued(new X509Certificate(ca)) &&
  new X509Certificate(cert).verify(new X509Certificate(ca).publicKey)

describe('localCertificate', () => {
  test.each(['localhost', '127.0.0.1', '::1'])(
    'vouches for %s, and a client that trusts the CA agrees',
    async (host) => {
      const { made } = await madeCa()
      expect(made.ca).toBe(await readFile(made.caFile, 'utf8'))
      const certificate = new X509Certificate(made.cert)
      expect(host === 'localhost' ? certificate.checkHost(host) : certificate.checkIP(host)).toBe(host)
      const socket = await handshake(await tlsServer(made), { ca: made.ca })
      expect(socket.authorized).toBe(true)
    },
  )

  test('makes a CA for ten years and a certificate that browsers accept, for 397 days at most', async () => {
    const { made } = await madeCa()
    const [ca, leaf] = [new X509Certificate(made.ca), new X509Certificate(made.cert)]
    const days = (certificate: X509Certificate) =>
      (certificate.validToDate.getTime() - certificate.validFromDate.getTime()) / DAY_MS
    expect([ca.ca, leaf.ca]).toEqual([true, false])
    expect(days(ca)).toBeGreaterThan(3650)
    expect(days(leaf)).toBeLessThanOrEqual(397)
    expect(leaf.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1'])
  })

  test('keeps its keys for their owner and gives the same pair back', async () => {
    const { dataDir, made, file } = await madeCa()
    const names = ['ca-key.pem', 'ca.pem', 'localhost-key.pem', 'localhost.pem']
    expect(await readdir(dataDir)).toEqual(['tls'])
    expect(await readdir(join(dataDir, 'tls'))).toEqual(names)
    const modes = await Promise.all(names.map(async (name) => (await stat(file(name))).mode & 0o777))
    if (process.platform !== 'win32') expect(modes).toEqual([0o600, 0o644, 0o600, 0o644])
    expect(await localCertificate(dataDir, NOW)).toEqual(made)
  })

  test('makes one CA however many ask for the first time at once', async () => {
    const dataDir = await dataFolder()
    const made = await Promise.all(Array.from({ length: 8 }, () => localCertificate(dataDir, NOW)))
    expect(new Set(made.map(({ ca }) => ca)).size).toBe(1)
    for (const { ca, cert } of made) expect(vouchesFor(ca, cert)).toBe(true)
    expect(await readdir(dataDir)).toEqual(['tls'])
    expect((await readdir(join(dataDir, 'tls'))).length).toBe(4)
  })

  test('renews the certificate, not its key, with less than 30 days left', async () => {
    const { dataDir, made } = await madeCa()
    expect(await localCertificate(dataDir, daysLater(359))).toEqual(made)
    const renewed = await localCertificate(dataDir, daysLater(361))
    expect(renewed).toEqual({ ...made, cert: expect.not.stringContaining(made.cert) })
    expect(vouchesFor(made.ca, renewed.cert)).toBe(true)
    expect(new X509Certificate(renewed.cert).validToDate > daysLater(361 + 30)).toBe(true)
  })

  test('makes no certificate that outlives its CA', async () => {
    const { dataDir, made } = await madeCa()
    const last = await localCertificate(dataDir, daysLater(3640))
    expect(new X509Certificate(last.cert).validTo).toBe(new X509Certificate(made.ca).validTo)
  })

  test.each(['localhost.pem', 'localhost-key.pem'])('makes %s anew when it is damaged or gone', async (name) => {
    const { dataDir, made, file } = await madeCa()
    const spoil = [() => truncate(file(name), 100), () => writeFile(file(name), ''), () => rm(file(name))]
    for (const spoilIt of spoil) {
      await spoilIt()
      const mended = await localCertificate(dataDir, NOW)
      expect(mended.ca).toBe(made.ca)
      expect(new X509Certificate(mended.cert).checkPrivateKey(createPrivateKey(mended.key))).toBe(true)
      expect(vouchesFor(mended.ca, mended.cert)).toBe(true)
      expect(await localCertificate(dataDir, NOW)).toEqual(mended)
    }
  })

  test('makes the certificate anew when it is of another CA', async () => {
    const [one, other] = [await madeCa(), await madeCa()]
    for (const name of ['localhost.pem', 'localhost-key.pem']) await cp(other.file(name), one.file(name))
    const mended = await localCertificate(one.dataDir, NOW)
    expect(mended.key).toBe(other.made.key)
    expect(vouchesFor(one.made.ca, mended.cert)).toBe(true)
  })

  test.each([
    ['is gone', (file: string) => rm(file), 'is missing'],
    ['is half there', (file: string) => truncate(file, 100), 'is no such certificate'],
    ['is of no CA', (file: string) => cp(file.replace('ca.pem', 'localhost.pem'), file), 'is no such certificate'],
  ])('refuses to replace a CA whose certificate %s, and names the file', async (_, spoil, reason) => {
    const { dataDir, made } = await madeCa()
    await spoil(made.caFile)
    const error = await localCertificate(dataDir, NOW).catch((error: unknown) => error)
    expect(error).toBeInstanceOf(LocalCaError)
    expect(error).toMatchObject({ code: 'ERR_LOCAL_CA', message: expect.stringContaining(`${made.caFile} must be`) })
    expect(error).toMatchObject({ message: expect.stringContaining(reason) })
  })

  test('refuses a CA that is out of date', async () => {
    const { dataDir, made } = await madeCa()
    for (const days of [3653, -2]) {
      await expect(localCertificate(dataDir, daysLater(days))).rejects.toThrow(`${made.caFile} must be valid now`)
    }
  })

  test('needs the key of the CA to sign, and only then', async () => {
    const { dataDir, made, file } = await madeCa()
    await rm(file('ca-key.pem'))
    expect(await localCertificate(dataDir, NOW)).toEqual(made)
    await expect(localCertificate(dataDir, daysLater(361))).rejects.toThrow(`${file('ca-key.pem')} must be the private`)
    await cp(file('localhost-key.pem'), file('ca-key.pem'))
    await expect(localCertificate(dataDir, daysLater(361))).rejects.toThrow('it is not')
  })

  test('names the folder that cannot be made', async () => {
    const dataDir = join(await dataFolder(), 'file')
    await writeFile(dataDir, '')
    await expect(localCertificate(dataDir, NOW)).rejects.toThrow(LocalCaError)
    await expect(localCertificate(join(dataDir, 'below'), NOW)).rejects.toThrow(LocalCaError)
  })

  test.each([
    ['a name', { dNSName: 'porthole.example.org' }],
    ['an address', { iPAddress: '192.0.2.1' }],
  ])('makes a CA whose stolen key is of no use for %s elsewhere', async (_, elsewhere) => {
    const { made, file } = await madeCa()
    const ca = new X509Certificate(made.ca)
    const key = newKey()
    const stolen = createPrivateKey(await readFile(file('ca-key.pem'), 'utf8'))
    const cert = issueCertificate({
      subject: { name: commonName('elsewhere'), publicKey: createPublicKey(key) },
      issuer: { name: subjectName(ca), publicKey: ca.publicKey, privateKey: stolen },
      notBefore: daysLater(-1),
      notAfter: daysLater(1),
      extensions: [extension(id_ce_subjectAltName, new SubjectAlternativeName([new GeneralName(elsewhere)]))],
    })
    expect(cert.verify(ca.publicKey)).toBe(true)
    const port = await tlsServer({ cert: cert.toString(), key: keyPem(key) })
    const connecting = handshake(port, { ca: made.ca, checkServerIdentity: () => undefined })
    await expect(connecting).rejects.toThrow('permitted subtree violation')
  })
})
