import { MACHINES } from '../kernel/machines.ts'
import type { Machines, ProgramPlan } from '../workspace/workspace.ts'

const LOCALHOST = 'localhost'
/** A word that sh, cmd.exe and PowerShell all pass on as it is. */
const PLAIN_WORD = /^[A-Za-z0-9._:=+/-]+$/

/** The words after the name of the file on one's own computer, where each machine of the page is this one. */
const wordsOf = ({ args }: ProgramPlan, machines: Machines): readonly string[] =>
  args
    .split(/\s+/)
    .filter((word) => word !== '')
    .map((word) => (machines === 'own' && MACHINES.some((name) => name === word) ? LOCALHOST : word))

/**
 * How a program is started on one's own computer; whoever opened a link has not written its arguments, so those that a
 * shell would read as more than words are left out, and are in `withheld`.
 */
export function commandLine(
  program: ProgramPlan,
  machines: Machines,
): { readonly command: string; readonly withheld: string } {
  const words = wordsOf(program, machines)
  const plain = words.every((word) => PLAIN_WORD.test(word))
  return {
    command: ['node', program.file, ...(plain ? words : [])].join(' '),
    withheld: plain ? '' : words.join(' '),
  }
}
