/** Bytes in one row of a hexdump where there is room. */
export const HEX_COLUMNS = 16
const GROUP = 8

export interface HexRow {
  /** Where the row begins, in hexadecimal. */
  readonly offset: string
  /** Two digits a byte, in groups of eight with two spaces between. */
  readonly hex: string
  /** The row as ASCII, `·` for every byte that does not print. */
  readonly ascii: string
}

const digits = (value: number, width: number): string => value.toString(16).padStart(width, '0')

const hexOf = (bytes: Uint8Array): string => {
  const groups: string[] = []
  for (let start = 0; start < bytes.length; start += GROUP) {
    groups.push(Array.from(bytes.subarray(start, start + GROUP), (byte) => digits(byte, 2)).join(' '))
  }
  return groups.join('  ')
}

const asciiOf = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '·')).join('')

/** `bytes` as rows of `columns` bytes each. */
export function hexdump(bytes: Uint8Array, columns: number = HEX_COLUMNS): HexRow[] {
  const width = Math.max(4, digits(Math.max(0, bytes.length - 1), 1).length)
  const rows: HexRow[] = []
  for (let start = 0; start < bytes.length; start += columns) {
    const row = bytes.subarray(start, start + columns)
    rows.push({ offset: digits(start, width), hex: hexOf(row), ascii: asciiOf(row) })
  }
  return rows
}
