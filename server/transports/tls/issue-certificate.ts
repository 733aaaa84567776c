import { createHash, type KeyObject, randomBytes, sign, X509Certificate } from 'node:crypto'
import { AsnConvert, OctetString } from '@peculiar/asn1-schema'
import {
  AlgorithmIdentifier,
  AttributeTypeAndValue,
  AttributeValue,
  AuthorityKeyIdentifier,
  Certificate,
  Extension,
  Extensions,
  id_ce_authorityKeyIdentifier,
  id_ce_subjectKeyIdentifier,
  KeyIdentifier,
  Name,
  RelativeDistinguishedName,
  SubjectKeyIdentifier,
  SubjectPublicKeyInfo,
  TBSCertificate,
  Validity,
  Version,
} from '@peculiar/asn1-x509'

/** ecdsa-with-SHA256 (RFC 5758 §3.2), which has no parameters. */
const ECDSA_WITH_SHA256 = new AlgorithmIdentifier({ algorithm: '1.2.840.10045.4.3.2' })
/** id-at-commonName (RFC 5280 appendix A.1). */
const COMMON_NAME = '2.5.4.3'
/** RFC 5280 §4.1.2.2 allows 20; random ones need no register of those given out. */
const SERIAL_BYTES = 16

/** A name and the P-256 key that stands for it. */
interface Identity {
  readonly name: Name
  readonly publicKey: KeyObject
}

export interface Request {
  readonly subject: Identity
  readonly issuer: Identity & { readonly privateKey: KeyObject }
  readonly notBefore: Date
  readonly notAfter: Date
  /** What it may be used for; the identifiers of both keys are added. */
  readonly extensions: readonly Extension[]
}

/** An X.509 version 3 certificate (RFC 5280), signed with ECDSA and SHA-256. */
export function issueCertificate({ subject, issuer, notBefore, notAfter, extensions }: Request): X509Certificate {
  const tbsCertificate = new TBSCertificate({
    version: Version.v3,
    serialNumber: serialNumber(),
    signature: ECDSA_WITH_SHA256,
    issuer: issuer.name,
    subject: subject.name,
    validity: new Validity({ notBefore, notAfter }),
    subjectPublicKeyInfo: keyInfo(subject.publicKey),
    extensions: new Extensions([
      ...extensions,
      extension(id_ce_subjectKeyIdentifier, new SubjectKeyIdentifier(keyIdentifier(subject.publicKey))),
      extension(
        id_ce_authorityKeyIdentifier,
        new AuthorityKeyIdentifier({ keyIdentifier: new KeyIdentifier(keyIdentifier(issuer.publicKey)) }),
      ),
    ]),
  })
  const signed = Buffer.from(AsnConvert.serialize(tbsCertificate))
  const certificate = new Certificate({
    tbsCertificate,
    signatureAlgorithm: ECDSA_WITH_SHA256,
    signatureValue: arrayBuffer(sign('sha256', signed, issuer.privateKey)),
  })
  return new X509Certificate(Buffer.from(AsnConvert.serialize(certificate)))
}

export const extension = (extnID: string, value: object, critical = false): Extension =>
  new Extension({ extnID, critical, extnValue: new OctetString(AsnConvert.serialize(value)) })

/** Method 1 of RFC 5280 §4.2.1.2: SHA-1 names the key here and protects nothing. */
export function keyIdentifier(publicKey: KeyObject): Buffer {
  return createHash('sha1')
    .update(new Uint8Array(keyInfo(publicKey).subjectPublicKey))
    .digest()
}

const keyInfo = (publicKey: KeyObject): SubjectPublicKeyInfo =>
  AsnConvert.parse(publicKey.export({ type: 'spki', format: 'der' }), SubjectPublicKeyInfo)

export const commonName = (name: string): Name =>
  new Name([
    new RelativeDistinguishedName([
      new AttributeTypeAndValue({ type: COMMON_NAME, value: new AttributeValue({ utf8String: name }) }),
    ]),
  ])

export const subjectName = (certificate: X509Certificate): Name =>
  AsnConvert.parse(certificate.raw, Certificate).tbsCertificate.subject

/** A first byte from 0x40 to 0x7f keeps the number positive and its encoding minimal. */
function serialNumber(): ArrayBuffer {
  const bytes = randomBytes(SERIAL_BYTES)
  bytes[0] = 0x40 | ((bytes[0] ?? 0) & 0x3f)
  return arrayBuffer(bytes)
}

const arrayBuffer = (bytes: Uint8Array): ArrayBuffer => new Uint8Array(bytes).buffer
