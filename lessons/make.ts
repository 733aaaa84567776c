import type { LinkSettings } from '../playground/network/link.ts'
import type { ProgramPlan } from '../playground/workspace/workspace.ts'
import type { WireConnection } from './wire-connection.ts'

/** What shows on the virtual wire that an exercise is done: never what was typed, nor how it was written. */
export interface Check {
  /** Names it in what the browser remembers: lower-case words joined by `-`, unique among the lesson's steps, never changed. */
  readonly id: string
  /** One plain sentence; backticks mark code. */
  readonly text: string
  /** Asked after whatever crossed, with the connections since the workspace was opened, oldest first. */
  done(connections: readonly WireConnection[]): boolean
}

/** The exercise of a lesson. Its files are in `make/starter` and `make/solution`, by the same names. */
export interface Make {
  /** What to build, sentence by sentence; backticks mark code. */
  readonly task: readonly string[]
  /** In the order in which they start. */
  readonly programs: readonly ProgramPlan[]
  readonly links: Readonly<Partial<LinkSettings>>
  /** Each tells more than the one before. */
  readonly hints: readonly string[]
  readonly checks: readonly Check[]
}

/** Remembered among the steps of a lesson where its solution was looked at; it is no step. */
export const MADE_WITH_HELP = 'make-helped'
