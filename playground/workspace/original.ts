/** The files of a workspace, by name. */
export type Files = Readonly<Record<string, string>>

/** A program of a workspace: `node file args`, on the machine of its own name where each has its own. */
export interface ProgramPlan {
  readonly name: string
  readonly file: string
  readonly args: string
}

/** What is typed into a workspace: its files, and the programs that run them. */
export interface Draft {
  readonly files: Files
  readonly programs: readonly ProgramPlan[]
}

/** What a workspace begins with, and goes back to. */
export interface Original extends Draft {
  /** Under which drafts are kept. */
  readonly name: string
}
