import { files } from './page.ts'

/** The constants in capitals of the server by their names: what each is, by its file. Most a module keeps to itself. */
export const constants = new Map<string, Map<string, string>>()

for (const [path, source] of files('server/**/*.ts')) {
  for (const [, name = '', value = ''] of source.matchAll(/^(?:export )?const ([A-Z][A-Z_]+) = (.+)$/gm))
    constants.set(name, (constants.get(name) ?? new Map()).set(path, value))
}

/** The value of one that is a product of numbers and of others; `path` where several files have that name. */
export function constant(name: string, path?: string): number {
  const values = constants.get(name)
  const value = path === undefined && values?.size === 1 ? [...values.values()][0] : values?.get(path ?? '')
  if (value === undefined) throw new Error(`Cannot tell ${name} as one file must have it: ${values?.size ?? 0} do`)
  return value
    .split(' * ')
    .map((factor) => (/^\d/.test(factor) ? Number(factor.replaceAll('_', '')) : constant(factor)))
    .reduce((whole, factor) => whole * factor)
}
