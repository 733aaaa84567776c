/** A line of the server that nobody asked for, taken apart (PROTOCOL.md, Requests). */
export type ServerEvent =
  | { readonly kind: 'PORTHOLE'; readonly version: string; readonly name: string }
  | { readonly kind: 'HELLO'; readonly nick: string }
  | { readonly kind: 'NICK'; readonly old: string; readonly nick: string }
  | { readonly kind: 'JOIN' | 'LEAVE'; readonly room: string; readonly nick: string }
  | { readonly kind: 'MSG'; readonly room: string; readonly nick: string; readonly id: string; readonly text: string }
  | { readonly kind: 'TELL'; readonly nick: string; readonly id: string; readonly text: string }
  | { readonly kind: 'BROADCAST'; readonly nick: string; readonly text: string }
  | { readonly kind: 'PING' }
  | { readonly kind: 'BYE'; readonly reason: string }
  /** One that this version does not know. */
  | { readonly kind: 'OTHER'; readonly text: string }

/** Up to `count` words, and the rest of the line verbatim behind them. */
function split(text: string, count: number): string[] {
  const words: string[] = []
  let rest = text
  while (words.length < count) {
    const space = rest.indexOf(' ')
    if (space === -1) break
    words.push(rest.slice(0, space))
    rest = rest.slice(space + 1)
  }
  return [...words, rest]
}

/** Reads an event without its `* `. */
export function parseEvent(text: string): ServerEvent {
  const [kind = '', rest = ''] = split(text, 1)
  const [first = '', second = '', third = '', fourth = ''] = split(rest, kind === 'MSG' ? 3 : kind === 'TELL' ? 2 : 1)
  switch (kind) {
    case 'PORTHOLE':
      return { kind, version: first, name: second }
    case 'HELLO':
      return { kind, nick: first }
    case 'NICK':
      return { kind, old: first, nick: second }
    case 'JOIN':
    case 'LEAVE':
      return { kind, room: first, nick: second }
    case 'MSG':
      return { kind, room: first, nick: second, id: third, text: fourth }
    case 'TELL':
      return { kind, nick: first, id: second, text: third }
    case 'BROADCAST':
      return { kind, nick: first, text: second }
    case 'PING':
      return { kind }
    case 'BYE':
      return { kind, reason: first }
    default:
      return { kind: 'OTHER', text }
  }
}
