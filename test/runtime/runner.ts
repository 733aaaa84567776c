import type { Transcript } from './transcript.ts'

/** Something that runs the folder of one case and tells what came out: real Node, or the page. */
export interface ProgramRunner {
  /** Who ran it, as a report names it: `node`, `page`. */
  readonly name: string
  /**
   * Runs the programs of `folder` to their end and resolves with their normalised transcript, programs in the order of `readCase`.
   * @throws whatever keeps the case from having a transcript, such as a program that overran its limit.
   */
  run(folder: string): Promise<Transcript>
}
