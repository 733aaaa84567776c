import type { LinkSettings } from '../network/link.ts'
import type { Files } from './drafts.ts'

/** One program of a workspace: `node file args` on a machine. Two of them may run the same file. */
export interface WorkspaceProgram {
  readonly name: string
  readonly file: string
  /** As typed: words between spaces. */
  readonly args: string
  /** One of the kernel's machines. */
  readonly machine: string
}

/** What can be shared, taken away and opened again: all that a learner has made, and how the network was set. */
export interface Workspace {
  /** In the order in which they are shown. */
  readonly files: Files
  readonly programs: readonly WorkspaceProgram[]
  /** What was set; what was not is left as it is. */
  readonly links: Readonly<Partial<LinkSettings>>
  /** One machine knows every program as localhost; on two each is a host of its own. */
  readonly machines: 'one' | 'two'
}
