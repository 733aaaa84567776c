import { constants } from 'node:crypto'
import type { SecureContextOptions } from 'node:tls'

/** For `createServer`, and for `TLSSocket` where a connection turns to TLS midway. */
export type TlsOptions = SecureContextOptions

/** TLS 1.3 first (RFC 8446); of TLS 1.2 what has forward secrecy and AEAD (RFC 9325 §4.2). */
const CIPHERS = [
  'TLS_AES_128_GCM_SHA256',
  'TLS_AES_256_GCM_SHA384',
  'TLS_CHACHA20_POLY1305_SHA256',
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES128-GCM-SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES256-GCM-SHA384',
  'ECDHE-ECDSA-CHACHA20-POLY1305',
  'ECDHE-RSA-CHACHA20-POLY1305',
]

/** The first one withstands a quantum computer; clients that lack it take the next. */
const GROUPS = ['X25519MLKEM768', 'X25519', 'prime256v1', 'secp384r1']

/**
 * How the server speaks TLS with a certificate chain and its key, both in PEM. No session is resumed, so
 * that no key outlives its connection; without renegotiation nobody makes the server repeat the costly
 * part of a handshake (RFC 9325 §3.4, §3.5).
 */
export const tlsOptions = ({ cert, key }: { readonly cert: string; readonly key: string }): TlsOptions => ({
  cert,
  key,
  minVersion: 'TLSv1.2',
  ciphers: CIPHERS.join(':'),
  honorCipherOrder: true,
  ecdhCurve: GROUPS.join(':'),
  secureOptions: constants.SSL_OP_NO_TICKET | constants.SSL_OP_NO_RENEGOTIATION,
})
