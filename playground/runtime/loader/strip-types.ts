import { transform } from 'sucrase'

/** The 64 digits of a source map's numbers, and the bit that says another digit follows. */
const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const CONTINUES = 32

/**
 * Erases the types of a TypeScript file. Every line and every column of what is left stays where it was,
 * so that stack traces point into what the learner wrote, as with Node's own type stripping.
 * @throws SyntaxError of sucrase, its message ending in "(line:column)"
 */
export function stripTypes(source: string): string {
  const { code, sourceMap } = transform(source, {
    transforms: ['typescript'],
    disableESTransforms: true,
    // Node keeps every import that is not marked `type`.
    keepUnusedImports: true,
    filePath: 'source.ts',
    sourceMapOptions: { compiledFilename: 'source.js' },
  })
  const rows = sourceMap?.mappings.split(';') ?? []
  let column = 0
  return code
    .split('\n')
    .map((line, row) => {
      let shown = ''
      let from = 0
      let generated = 0
      for (const segment of (rows[row] ?? '').split(',')) {
        if (segment === '') continue
        const numbers = decode(segment)
        generated += numbers[0] ?? 0
        column += numbers[3] ?? 0
        shown += line.slice(from, generated)
        from = generated
        shown = shown.padEnd(column)
      }
      return shown + line.slice(from)
    })
    .join('\n')
}

/** The numbers of one segment: column, file, line and column of the original, each relative to the last. */
function decode(segment: string): number[] {
  const numbers: number[] = []
  let value = 0
  let shift = 0
  for (const letter of segment) {
    const digit = DIGITS.indexOf(letter)
    value += (digit & (CONTINUES - 1)) << shift
    if ((digit & CONTINUES) !== 0) {
      shift += 5
      continue
    }
    numbers.push((value & 1) === 1 ? -(value >> 1) : value >> 1)
    value = 0
    shift = 0
  }
  return numbers
}
