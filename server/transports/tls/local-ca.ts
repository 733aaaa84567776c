import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'
import { join, resolve } from 'node:path'
import { makeAuthority } from './authority-folder.ts'
import { certifyLocalhost, newKey } from './certificate-profiles.ts'
import { LocalCaError } from './local-ca-error.ts'
import { EVERYBODY, keyPem, OWNER_ONLY, readPem, writePem } from './pem-file.ts'

/** With less than 30 days left the server's certificate is made anew. */
const RENEW_BEFORE_MS = 30 * 86_400_000

/** A certificate for this machine and the CA that vouches for it, all in PEM. */
export interface LocalCertificate {
  readonly cert: string
  readonly key: string
  readonly ca: string
  /** Absolute path of `ca`, the file that clients are told to trust. */
  readonly caFile: string
}

/**
 * The certificate for localhost, 127.0.0.1 and ::1 in `<data dir>/tls`, made on the first call. The
 * server's own certificate and key are made anew when they are damaged, do not match or end soon, as
 * nobody keeps a copy of them. The CA is never replaced, as clients trust it; its key is read only to sign.
 *
 * @throws {LocalCaError} naming the file that cannot be used.
 */
export async function localCertificate(dataDir: string, now: Date): Promise<LocalCertificate> {
  const folder = resolve(dataDir, 'tls')
  const caFile = join(folder, 'ca.pem')
  if ((await readPem(caFile)) === undefined) await makeAuthority(folder, now)
  const authority = usableAuthority(await readPem(caFile), caFile, now)
  const key = await leafKey(join(folder, 'localhost-key.pem'))
  const cert = await leafCertificate(folder, key, authority, now)
  return { cert, key: keyPem(key), ca: authority.toString(), caFile }
}

function usableAuthority(pem: string | undefined, file: string, now: Date): X509Certificate {
  const certificate = parsed(() => new X509Certificate(pem ?? ''))
  if (!certificate?.ca) throw unusable(file, 'the certificate of a CA in PEM', pem, 'is no such certificate')
  const { validFrom, validTo } = certificate
  if (!isValid(certificate, now)) throw unusable(file, 'valid now', pem, `is valid from ${validFrom} to ${validTo}`)
  return certificate
}

async function leafKey(file: string): Promise<KeyObject> {
  const pem = await readPem(file)
  const present = parsed(() => createPrivateKey(pem ?? ''))
  if (present) return present
  const key = newKey()
  await writePem(file, keyPem(key), OWNER_ONLY)
  return key
}

async function leafCertificate(folder: string, key: KeyObject, authority: X509Certificate, now: Date): Promise<string> {
  const file = join(folder, 'localhost.pem')
  const pem = await readPem(file)
  const present = parsed(() => new X509Certificate(pem ?? ''))
  if (present && isFrom(authority, present) && present.checkPrivateKey(key) && lasts(present, now)) {
    return present.toString()
  }
  const privateKey = await authorityKey(join(folder, 'ca-key.pem'), authority)
  const cert = certifyLocalhost(key, { certificate: authority, privateKey }, now).toString()
  await writePem(file, cert, EVERYBODY)
  return cert
}

async function authorityKey(file: string, authority: X509Certificate): Promise<KeyObject> {
  const pem = await readPem(file)
  const key = parsed(() => createPrivateKey(pem ?? ''))
  if (!key || !authority.checkPrivateKey(key)) throw unusable(file, 'the private key of ca.pem', pem, 'is not')
  return key
}

const isFrom = (authority: X509Certificate, leaf: X509Certificate): boolean =>
  leaf.checkIssued(authority) && leaf.verify(authority.publicKey)

const isValid = ({ validFromDate, validToDate }: X509Certificate, now: Date): boolean =>
  validFromDate <= now && now <= validToDate

const lasts = (leaf: X509Certificate, now: Date): boolean =>
  isValid(leaf, now) && isValid(leaf, new Date(now.getTime() + RENEW_BEFORE_MS))

const unusable = (file: string, must: string, pem: string | undefined, current: string): LocalCaError =>
  new LocalCaError(
    file,
    must,
    `it ${pem === undefined ? 'is missing' : current}. Put it back, or remove its folder to have a new CA made, which clients must then trust anew`,
  )

/** OpenSSL says nothing a reader could use about text that is no PEM. */
function parsed<T>(parse: () => T): T | undefined {
  try {
    return parse()
  } catch {
    return undefined
  }
}
