/** Bytes that become text at a time: a call takes only so many arguments. */
const PIECE = 8192

const BASE64URL = /^[A-Za-z0-9_-]*$/

/** base64url without padding (RFC 4648, section 5). */
export function toBase64url(bytes: Uint8Array): string {
  let binary = ''
  for (let at = 0; at < bytes.length; at += PIECE) binary += String.fromCharCode(...bytes.subarray(at, at + PIECE))
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

/** The bytes of a text as `toBase64url` writes it, `undefined` for any other text. */
export function fromBase64url(text: string): Uint8Array | undefined {
  if (!BASE64URL.test(text) || text.length % 4 === 1) return undefined
  const bytes = Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (one) => one.charCodeAt(0))
  // Bits left over must be 0, so that no two texts are the same bytes.
  return toBase64url(bytes.subarray(bytes.length - (bytes.length % 3 || 3))) === text.slice(-(text.length % 4 || 4))
    ? bytes
    : undefined
}
