import { HOSTS, MACHINES } from '../kernel/machines.ts'
import type { Machines, ProgramPlan } from '../workspace/workspace.ts'
import type { RunningProgram } from './lab.ts'
import type { ProgramTerminal } from './program-terminal.ts'

/** One program of a workspace: what it runs, and how far it got. */
export interface Place {
  /** Also that of its machine, where each has its own. */
  readonly name: string
  file: string
  args: string
  readonly connectsTo: string | undefined
  state: 'idle' | 'running' | 'ended'
  /** What stands beside the name: running, ended with exit code 1. */
  words: string
  terminal: ProgramTerminal | undefined
  program: RunningProgram | undefined
}

/** As many as there are machines to have. */
export const MAX_PLACES = HOSTS.length

export const placeOf = ({ name, file, args, connectsTo }: ProgramPlan): Place => ({
  name,
  file,
  args,
  connectsTo,
  state: 'idle',
  words: 'not started',
  terminal: undefined,
  program: undefined,
})

const isMachine = (name: string): boolean => MACHINES.some((machine) => machine === name)

/** The arguments for these machines: the name of the one to connect to comes after ports alone, as whoever wrote others knows best. */
export function argsOn(machines: Machines, { args, connectsTo }: Place): string {
  if (connectsTo === undefined) return args
  const words = args.split(/\s+/).filter((word) => word !== '')
  const ports = words.filter((word, index) => index < words.length - 1 || !isMachine(word))
  if (!ports.every((word) => /^\d+$/.test(word))) return args
  return [...ports, ...(machines === 'own' ? [connectsTo] : [])].join(' ')
}

/** Ends its program and takes its terminal away; what the program still says then goes nowhere. */
export function drop(place: Place): void {
  place.program?.kill()
  place.terminal?.dispose()
  place.terminal = undefined
}

export const planOf = ({ name, file, args, connectsTo }: Place): ProgramPlan => ({
  name,
  file,
  args,
  ...(connectsTo === undefined ? {} : { connectsTo }),
})

/** The name for one more program: that of its file, or of a further client. `undefined` where all are taken. */
export function freeName(file: string, places: readonly Place[]): string | undefined {
  const free = HOSTS.filter((name) => places.every((place) => place.name !== name))
  const [stem] = file.split('.')
  return free.find((name) => name === stem) ?? free.find((name) => name.startsWith('client')) ?? free[0]
}
