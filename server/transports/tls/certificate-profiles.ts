import { createPublicKey, generateKeyPairSync, type KeyObject, type X509Certificate } from 'node:crypto'
import {
  BasicConstraints,
  ExtendedKeyUsage,
  GeneralName,
  GeneralSubtree,
  GeneralSubtrees,
  id_ce_basicConstraints,
  id_ce_extKeyUsage,
  id_ce_keyUsage,
  id_ce_nameConstraints,
  id_ce_subjectAltName,
  id_kp_serverAuth,
  KeyUsage,
  KeyUsageFlags,
  NameConstraints,
  SubjectAlternativeName,
} from '@peculiar/asn1-x509'
import { commonName, extension, issueCertificate, keyIdentifier, subjectName } from './issue-certificate.ts'

const DAY_MS = 86_400_000
/** About ten years: longer than a course is likely to run on one machine. */
const CA_DAYS = 3652
/** Less than the 397 days that browsers accept (CA/Browser Forum Baseline Requirements §6.3.2). */
const LEAF_DAYS = 390
/** Clients whose clock is behind must not find a new certificate not valid yet. */
const BACKDATED_MS = DAY_MS

const CRITICAL = true
const NAME = 'localhost'
const ADDRESSES = ['127.0.0.1', '::1']
/** Name constraints are subnets: these hold one address each (RFC 5280 §4.2.1.10). */
const SUBNETS = ['127.0.0.1/32', '::1/128']

/** A certificate and the key that belongs to it. */
export interface Authority {
  readonly certificate: X509Certificate
  readonly privateKey: KeyObject
}

/** A private key on P-256; it holds the public one as well. */
export const newKey = (): KeyObject => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey

/**
 * A CA that vouches for this machine alone: its stolen key is of no use elsewhere to clients that heed the name
 * constraints of a root. OpenSSL does, Java does not.
 */
export function newAuthority(now: Date): Authority {
  const privateKey = newKey()
  const publicKey = createPublicKey(privateKey)
  // Named after its key: several of them in one trust store do not get mixed up.
  const name = commonName(`Porthole local CA ${keyIdentifier(publicKey).toString('hex', 0, 4)}`)
  const certificate = issueCertificate({
    subject: { name, publicKey },
    issuer: { name, publicKey, privateKey },
    notBefore: new Date(now.getTime() - BACKDATED_MS),
    notAfter: new Date(now.getTime() + CA_DAYS * DAY_MS),
    extensions: [
      extension(id_ce_basicConstraints, new BasicConstraints({ cA: true, pathLenConstraint: 0 }), CRITICAL),
      extension(id_ce_keyUsage, new KeyUsage(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign), CRITICAL),
      extension(id_ce_extKeyUsage, new ExtendedKeyUsage([id_kp_serverAuth])),
      extension(id_ce_nameConstraints, new NameConstraints({ permittedSubtrees: thisMachine() }), CRITICAL),
    ],
  })
  return { certificate, privateKey }
}

/** A server certificate for `localhost`, `127.0.0.1` and `::1`, which ends no later than the CA's own. */
export function certifyLocalhost(key: KeyObject, { certificate, privateKey }: Authority, now: Date): X509Certificate {
  const wanted = now.getTime() + LEAF_DAYS * DAY_MS
  return issueCertificate({
    subject: { name: commonName(NAME), publicKey: createPublicKey(key) },
    issuer: { name: subjectName(certificate), publicKey: certificate.publicKey, privateKey },
    notBefore: new Date(now.getTime() - BACKDATED_MS),
    notAfter: new Date(Math.min(wanted, certificate.validToDate.getTime())),
    extensions: [
      extension(id_ce_keyUsage, new KeyUsage(KeyUsageFlags.digitalSignature), CRITICAL),
      extension(id_ce_extKeyUsage, new ExtendedKeyUsage([id_kp_serverAuth])),
      extension(id_ce_subjectAltName, new SubjectAlternativeName(generalNames(ADDRESSES))),
    ],
  })
}

const thisMachine = (): GeneralSubtrees =>
  new GeneralSubtrees(generalNames(SUBNETS).map((base) => new GeneralSubtree({ base })))

const generalNames = (addresses: readonly string[]): GeneralName[] => [
  new GeneralName({ dNSName: NAME }),
  ...addresses.map((iPAddress) => new GeneralName({ iPAddress })),
]
