import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'

/** One program of a case. */
export interface CaseProgram {
  /** The stem of its file. */
  readonly name: string
  /** What follows the file on the command line, the port filled in. */
  readonly args: readonly string[]
  /** What it finds on its standard input, which then ends. */
  readonly stdin: string
}

/** A signal sent once a program has printed a text. */
export interface CaseSignal {
  readonly program: string
  readonly marker: string
  readonly signal: 'SIGINT' | 'SIGTERM'
}

/** How the programs of a folder are to be run. */
export interface Case {
  /** In the order in which they start: each when the one before it printed its first line, or ended. */
  readonly programs: readonly CaseProgram[]
  /** All files, relative to the folder: what is copied into the working directory. */
  readonly files: readonly string[]
  readonly sendSignalAfter?: CaseSignal
}

class InvalidCase extends Error {
  readonly code = 'INVALID_CASE'
}

const PAIR = ['server', 'client']
/** Stands for the port in the `args` of a `case.json`. */
const PORT = '<port>'

/**
 * Reads `case.json`, which may be missing, and the names of the files. `main.ts` runs alone and without arguments; a pair of
 * `server.ts` and `client.ts` gets the port as its argument. `stdin.txt` is the input of `main`, `client.stdin.txt` that of `client`.
 */
export async function readCase(folder: string, port: number): Promise<Case> {
  const files = (await readdir(folder)).sort()
  const names = files.includes('main.ts') ? ['main'] : PAIR.filter((name) => files.includes(`${name}.ts`))
  if (names.length === 0)
    throw new InvalidCase(`Cannot run ${folder} as main.ts or server.ts must be there: there is neither`)
  const settings = files.includes('case.json') ? await readObject(path.join(folder, 'case.json')) : {}
  const sendSignalAfter = caseSignal(settings['sendSignalAfter'])
  const programs = names.map(async (name): Promise<CaseProgram> => {
    const input = [`${name}.stdin.txt`, 'stdin.txt'].find((file) => files.includes(file))
    const args = argsOf(settings['args'], name) ?? (name === 'main' ? [] : [PORT])
    return {
      name,
      args: args.map((argument) => argument.replace(PORT, String(port))),
      stdin: input ? await readFile(path.join(folder, input), 'utf8') : '',
    }
  })
  return { programs: await Promise.all(programs), files, ...(sendSignalAfter && { sendSignalAfter }) }
}

async function readObject(file: string): Promise<Record<string, unknown>> {
  const value: unknown = JSON.parse(await readFile(file, 'utf8'))
  if (!isRecord(value)) throw new InvalidCase(`Cannot read ${file} as it must be an object: it is ${typeof value}`)
  return value
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function argsOf(settings: unknown, name: string): string[] | undefined {
  const list = isRecord(settings) ? settings[name] : undefined
  return Array.isArray(list) ? list.map(String) : undefined
}

function caseSignal(value: unknown): CaseSignal | undefined {
  if (!isRecord(value)) return
  return {
    program: String(value['program'] ?? 'main'),
    marker: String(value['marker']),
    signal: value['signal'] === 'SIGTERM' ? 'SIGTERM' : 'SIGINT',
  }
}
