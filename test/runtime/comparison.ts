import type { ProgramTranscript, Transcript } from './transcript.ts'

/** One place where two transcripts part. */
export interface Difference {
  readonly program: string
  /** `stdout line 3`, `exit code`, `signal`, `presence`. */
  readonly place: string
  readonly expected: string
  readonly actual: string
}

/** The first difference in each stream and outcome of each program; empty when the transcripts are the same. */
export function compareTranscripts(expected: Transcript, actual: Transcript): readonly Difference[] {
  const names = new Set([...expected.programs, ...actual.programs].map(({ name }) => name))
  return [...names].flatMap((name) => comparePrograms(name, byName(expected, name), byName(actual, name)))
}

/** The differences as lines for a person. */
export function differenceReport(differences: readonly Difference[]): string {
  return differences
    .map(({ program, place, expected, actual }) => `${program}, ${place}\n  expected ${expected}\n  actual   ${actual}`)
    .join('\n')
}

function byName(transcript: Transcript, name: string): ProgramTranscript | undefined {
  return transcript.programs.find((program) => program.name === name)
}

function comparePrograms(program: string, expected?: ProgramTranscript, actual?: ProgramTranscript): Difference[] {
  if (!expected || !actual) {
    const word = (there: unknown) => (there ? 'ran' : 'did not run')
    return [{ program, place: 'presence', expected: word(expected), actual: word(actual) }]
  }
  return [
    ...compareText(program, 'stdout', expected.stdout, actual.stdout),
    ...compareText(program, 'stderr', expected.stderr, actual.stderr),
    ...compareText(program, 'exit code', String(expected.exitCode), String(actual.exitCode)),
    ...compareText(program, 'signal', String(expected.signal), String(actual.signal)),
  ]
}

function compareText(program: string, stream: string, expected: string, actual: string): Difference[] {
  if (expected === actual) return []
  const [left, right] = [expected.split('\n'), actual.split('\n')]
  const at = left.findIndex((line, index) => line !== right[index])
  const index = at === -1 ? left.length : at
  const shown = (line: string | undefined) => (line === undefined ? 'nothing more' : JSON.stringify(line))
  return [{ program, place: `${stream} line ${index + 1}`, expected: shown(left[index]), actual: shown(right[index]) }]
}
