import type { Parse } from './values.ts'

/** One option of `porthole serve`, which an environment variable sets as well. */
export interface Option<T> {
  /** Name of the value in the help; an option without one is switched on by being there. */
  readonly value?: string
  readonly parse: Parse<T>
  /** As it would be written on the command line; an option without one is optional. */
  readonly fallback?: string
  readonly help: string
}

export const option = <T>(option: Option<T> & { fallback: string }) => option
export const optional = <T>(option: Option<T>): Option<T | undefined> => option
