import { MACHINES } from '../kernel/machines.ts'
import type { ProgramPlan } from '../workspace/original.ts'
import type { RunningProgram } from './lab.ts'
import type { ProgramTerminal } from './program-terminal.ts'

/** One program of a workspace: what it runs, and how far it got. */
export interface Place {
  /** Also that of its machine, where each has its own. */
  readonly name: string
  file: string
  args: string
  state: 'idle' | 'running' | 'ended'
  /** What stands beside the name: running, ended with exit code 1. */
  words: string
  terminal: ProgramTerminal | undefined
  program: RunningProgram | undefined
}

const [ALONE, ...OWN] = MACHINES

/** The machine that all programs share where none has its own. */
export const ONE_MACHINE = ALONE
/** As many as there are machines to have. */
export const MAX_PLACES = OWN.length

export const placeOf = ({ name, file, args }: ProgramPlan): Place => ({
  name,
  file,
  args,
  state: 'idle',
  words: 'not started',
  terminal: undefined,
  program: undefined,
})

export const isMachine = (name: string): boolean => MACHINES.some((machine) => machine === name)

/** Ends its program and takes its terminal away; what the program still says then goes nowhere. */
export function drop(place: Place): void {
  place.program?.kill()
  place.terminal?.dispose()
  place.terminal = undefined
}

export const planOf = ({ name, file, args }: Place): ProgramPlan => ({ name, file, args })

/** The name for one more program: that of its file, or of a further client. `undefined` where all are taken. */
export function freeName(file: string, places: readonly Place[]): string | undefined {
  const free = OWN.filter((name) => places.every((place) => place.name !== name))
  const [stem] = file.split('.')
  return free.find((name) => name === stem) ?? free.find((name) => name.startsWith('client')) ?? free[0]
}
