import type { LinkSettings } from '../network/link.ts'

export interface TemplateProgram {
  /** What the program is called, and its machine where each has its own. */
  readonly name: string
  /** One of the files of the template. */
  readonly file: string
  readonly args: readonly string[]
  /** The program it connects to. Where each has its own machine, that machine's name follows as the last argument. */
  readonly connectsTo?: string
}

/** What to try first. */
interface Experiment {
  /** What the line is set to: values that the controls of the workbench offer. */
  readonly links: Readonly<Partial<LinkSettings>>
  /** What to do and what to look for. Backticks mark what is typed or read. */
  readonly words: string
}

/** Programs to begin with: they run in the page and on Node unchanged. Plain data; the texts of the files are beside it. */
export interface Template {
  /** The id, and the name of its folder. */
  readonly name: string
  readonly title: string
  /** One sentence: what it shows. */
  readonly description: string
  /** File names in the order of their tabs. */
  readonly files: readonly string[]
  /** In the order in which they start. */
  readonly programs: readonly TemplateProgram[]
  readonly experiment: Experiment
}
