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

/** Whether a first line is an HTTP/1.x request line (RFC 9112 §3). */
export const isHttpRequest = (line: string): boolean => / HTTP\/1\.\d$/.test(line)

/** Whether a line too long to be read whole begins as an HTTP request line does: a method, then a path or an address. */
export const beginsWithHttp = (beginning: string): boolean => /^[A-Z]+ (\/|https?:)/.test(beginning)
