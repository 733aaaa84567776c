/** Connections that are listed at once. */
export const MAX_ROWS = 200
/** Stands for a nick where a service knows none. */
export const NO_NICK = '-'

/** What CONNECTIONS tells of one, its words in their order. */
export interface Row {
  readonly id: string
  readonly service: string
  readonly nick: string
  readonly address: string
  readonly seconds: string
  readonly bytesIn: string
  readonly bytesOut: string
}

/** Reads a line of the reply, without its mark. */
export function rowOf(line: string): Row {
  const [id = '', service = '', nick = '', address = '', seconds = '0', bytesIn = '0', bytesOut = '0'] = line.split(' ')
  return { id, service, nick, address, seconds, bytesIn, bytesOut }
}
