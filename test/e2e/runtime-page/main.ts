import './stage.ts'
import { HOME } from '../../../playground/runtime/modules/workspace.ts'
import { Lab, type ProgramEnd } from '../../../playground/workbench/lab.ts'
import type { Case, CaseProgram } from '../../runtime/case.ts'
import type { ProgramTranscript } from '../../runtime/transcript.ts'

/** Longest that the programs of a case may take in the page, in milliseconds. */
const LIMIT_MS = 8000
const ENV = { TZ: 'UTC', LANG: 'C.UTF-8', PATH: '/usr/bin:/bin' }

const nothing = (): void => {}

/** Runs one program of a case; `ready` resolves with its first line, or its end. */
function start(lab: Lab, given: Case, { name, args, stdin }: CaseProgram) {
  const decoders = { 1: new TextDecoder(), 2: new TextDecoder() }
  const texts = { 1: '', 2: '' }
  const ready = Promise.withResolvers<void>()
  const ended = Promise.withResolvers<ProgramEnd>()
  const { sendSignalAfter } = given
  let signalled = false
  const program = lab.run(
    {
      name,
      host: 'localhost',
      files: { 'package.json': '{ "type": "module" }\n', ...given.files },
      entry: `${name}.ts`,
      args,
      env: ENV,
      terminal: undefined,
    },
    {
      output: (data, shown, stream) => {
        texts[stream] += decoders[stream].decode(data, { stream: true })
        shown()
        if (texts[1].includes('\n')) ready.resolve()
        if (sendSignalAfter?.program !== name || signalled || !texts[1].includes(sendSignalAfter.marker)) return
        signalled = true
        program.signal(sendSignalAfter.signal)
      },
      raw: nothing,
      silent: nothing,
      ended: (end) => {
        ready.resolve()
        ended.resolve(end)
      },
    },
  )
  if (stdin !== '') program.type(new TextEncoder().encode(stdin))
  program.endInput()
  const limit = setTimeout(() => program.kill(), LIMIT_MS)
  const transcript = async (): Promise<ProgramTranscript> => {
    const { code, signal } = await ended.promise
    clearTimeout(limit)
    return { name, stdout: texts[1], stderr: texts[2], exitCode: code ?? null, signal: signal ?? null }
  }
  return { ready: ready.promise, transcript: transcript() }
}

/** Runs a case in the page, on a network of its own. */
async function runCase(
  given: Case,
): Promise<{ readonly cwd: string; readonly programs: readonly ProgramTranscript[] }> {
  const problems: string[] = []
  const lab = await Lab.open(document.body, {
    passages: nothing,
    time: nothing,
    failed: (message) => problems.push(message),
    demo: () => undefined,
    refused: (message) => problems.push(message),
  })
  try {
    const transcripts: Promise<ProgramTranscript>[] = []
    for (const program of given.programs) {
      const { ready, transcript } = start(lab, given, program)
      transcripts.push(transcript)
      await ready
    }
    const programs = await Promise.all(transcripts)
    if (problems.length > 0) throw new Error(problems.join('; '))
    return { cwd: HOME, programs }
  } finally {
    lab.close()
  }
}

declare global {
  var runCaseInPage: typeof runCase
}
globalThis.runCaseInPage = runCase

/** Milliseconds from asking for both programs of a case to the client's first output; `warm` with a sandbox that waits. */
async function firstEcho(given: Case, warm: boolean): Promise<number> {
  const open = (): Promise<Lab> =>
    Lab.open(document.body, { passages: nothing, time: nothing, failed: nothing, refused: nothing, demo: nothing })
  const [server, client] = given.programs
  if (server === undefined || client === undefined) throw new Error('Cannot measure as a case must have two programs')
  const opened = warm ? await open() : undefined
  if (warm) await new Promise((resolve) => setTimeout(resolve, 1000))
  const begun = performance.now()
  const lab = opened ?? (await open())
  const first = start(lab, given, server)
  await first.ready
  const second = start(lab, given, client)
  await second.ready
  const took = performance.now() - begun
  lab.close()
  return took
}

/** What a pair of programs prints, with the inspector's tap on or off. */
async function printedBy(given: Case, watched: boolean): Promise<string> {
  const lab = await Lab.open(document.body, {
    passages: nothing,
    time: nothing,
    failed: nothing,
    refused: nothing,
    demo: nothing,
  })
  lab.order({ do: 'watch', on: watched })
  const [server, client] = given.programs
  if (server === undefined || client === undefined) throw new Error('Cannot measure as a case must have two programs')
  await start(lab, given, server).ready
  const { stdout, stderr } = await start(lab, given, client).transcript
  lab.close()
  return stdout + stderr
}

declare global {
  var firstEchoInPage: typeof firstEcho
  var printedInPage: typeof printedBy
}
globalThis.firstEchoInPage = firstEcho
globalThis.printedInPage = printedBy
