import { structuredPatch } from 'diff'
import type { Files } from './workspace.ts'

/** Lines around a change that are shown with it. */
const CONTEXT = 2
/** Milliseconds that the comparison of two texts may take: beyond it, all lines are shown as changed. */
const PATIENCE_MS = 500

/** How one file differs from what it was. */
export interface FileChange {
  readonly name: string
  readonly kind: 'added' | 'removed' | 'changed'
  /** `+`, `-` or a space, and the line; a part of the file that is left out is told by `@@` and its place. */
  readonly lines: readonly string[]
}

const linesOf = (sign: string, text: string): readonly string[] =>
  text === ''
    ? []
    : text
        .replace(/\n$/, '')
        .split('\n')
        .map((line) => `${sign}${line}`)

function changedLines(before: string, after: string): readonly string[] {
  const patch = structuredPatch('', '', before, after, '', '', { context: CONTEXT, timeout: PATIENCE_MS })
  if (patch === undefined) return [...linesOf('-', before), ...linesOf('+', after)]
  return patch.hunks.flatMap(({ newStart, lines }) => [`@@ line ${newStart}`, ...lines])
}

/** What was changed between two states of a workspace, in the order of the earlier one, then of the later. */
export function fileChanges(before: Files, after: Files): readonly FileChange[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((name): FileChange | [] => {
    const was = before[name]
    const is = after[name]
    if (was === is) return []
    if (was === undefined) return { name, kind: 'added', lines: linesOf('+', is ?? '') }
    if (is === undefined) return { name, kind: 'removed', lines: linesOf('-', was) }
    return { name, kind: 'changed', lines: changedLines(was, is) }
  })
}
