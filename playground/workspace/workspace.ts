import type { LinkSettings } from '../network/link.ts'

/** The files of a workspace by name, in the order in which they are shown. */
export type Files = Readonly<Record<string, string>>

/** One machine knows every program as localhost; on their own each is a host by the name of its program. */
export type Machines = 'one' | 'own'

/** A program of a workspace: `node file args`. Two of them may run the same file. */
export interface ProgramPlan {
  /** One of the kernel's machines: the program's own, where each has one. */
  readonly name: string
  readonly file: string
  /** As typed: words between spaces. */
  readonly args: string
  /** The program that it connects to: where each has its own machine, that one's name is its last argument. */
  readonly connectsTo?: string
}

/** What is typed into a workspace: its files, and the programs that run them. */
export interface Draft {
  readonly files: Files
  readonly programs: readonly ProgramPlan[]
}

/** What can be shared, taken away and opened again: all that a learner has made, and how the network was set. */
export interface Workspace extends Draft {
  /** What was set; what was not is left as it is. */
  readonly links: Readonly<Partial<LinkSettings>>
  readonly machines: Machines
}

/** What a workspace begins with, and goes back to. */
export interface Original extends Workspace {
  /** Under which drafts are kept. */
  readonly name: string
  /** Where it came from, for a reader, if not from this page. */
  readonly received?: string
}
