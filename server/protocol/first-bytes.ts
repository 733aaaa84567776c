/**
 * Tells a client of another protocol by the first bytes it sends, so that it gets one clear answer
 * and a web page cannot post commands (PROTOCOL.md, Lines).
 */

const TLS_HANDSHAKE = 0x16
const TLS_MAJOR_VERSION = 0x03

/** How many bytes decide whether a stream begins with a TLS record. */
export const TLS_PREFIX_LENGTH = 2

/** Whether a stream begins with a TLS handshake record (RFC 8446 §5.1); `undecided` until enough came. */
export function beginsWithTls(bytes: Uint8Array): boolean | 'undecided' {
  if (bytes.length === 0) return 'undecided'
  if (bytes[0] !== TLS_HANDSHAKE) return false
  if (bytes.length < TLS_PREFIX_LENGTH) return 'undecided'
  return bytes[1] === TLS_MAJOR_VERSION
}

/** Whether a first line, or the end of one, is that of an HTTP/1.x request line (RFC 9112 §3). */
export const endsAsHttp = (line: string): boolean => /(^| )HTTP\/1\.\d$/.test(line)

/** Whether a line may become an HTTP request line: it begins with a word, then a path or an address. */
export const mayBeHttp = (beginning: string): boolean => /^\S+ (\/|https?:)/i.test(beginning)
