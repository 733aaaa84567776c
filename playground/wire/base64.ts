/** How many bytes are turned into characters at a time: arguments of one call are limited. */
const PIECE = 0x8000

/** Bytes as base64 (RFC 4648 §4), however many. */
export function base64(bytes: Uint8Array): string {
  let characters = ''
  for (let start = 0; start < bytes.length; start += PIECE) {
    characters += String.fromCharCode(...bytes.subarray(start, start + PIECE))
  }
  return btoa(characters)
}
