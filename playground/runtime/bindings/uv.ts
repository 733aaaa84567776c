import type { NodeFacts } from '../node-facts.ts'
import type { Binding } from '../realm.ts'

/** What Node's library finds in `src/uv.cc`: libuv's errors. */
export function uvBinding({ errors }: NodeFacts): Binding {
  const map = new Map(errors.map(([number, [name, message]]) => [number, [name, message] as const]))
  return {
    ...Object.fromEntries(errors.map(([number, [name]]) => [`UV_${name}`, number])),
    errname: (number: number) => map.get(number)?.[0] ?? `Unknown system error ${number}`,
    getErrorMap: () => new Map(map),
    getErrorMessage: (number: number) => map.get(number)?.[1] ?? `Unknown system error ${number}`,
  }
}
