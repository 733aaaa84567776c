/** Characters that an address may put into the input. */
export const MAX_LINK_LENGTH = 2048
const UNPRINTABLE = /[\p{C}\p{Zl}\p{Zp}]/gu

/** Characters that drive a terminal or hide in a text, as the escapes for them. */
const visible = (text: string): string =>
  text.replace(UNPRINTABLE, (character) => {
    const codePoint = character.codePointAt(0) ?? 0
    return codePoint < 0x100 ? `\\x${codePoint.toString(16).padStart(2, '0')}` : `\\u{${codePoint.toString(16)}}`
  })

/** What the address `?service=…&send=…` puts into the input of a terminal: it is typed, never sent. */
export function linkedText(search: string, service: string): { text: string } | { refusal: string } | undefined {
  const parameters = new URLSearchParams(search)
  const text = parameters.get('send')
  if (text === null || (parameters.get('service') ?? service) !== service) return undefined
  if (text.length <= MAX_LINK_LENGTH) return { text: visible(text.toWellFormed()) }
  const rule = `its text must be at most ${MAX_LINK_LENGTH} characters`
  return { refusal: `Cannot take the line of the link as ${rule}: it has ${text.length}.` }
}
