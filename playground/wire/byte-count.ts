const grouped = new Intl.NumberFormat('en-GB')

export const count = (value: number): string => grouped.format(value)

export const byteCount = (bytes: number): string => `${count(bytes)} ${bytes === 1 ? 'byte' : 'bytes'}`
