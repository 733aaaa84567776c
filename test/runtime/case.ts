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

/** How the programs of a folder are to be run: plain data, so that it can be handed to a page as JSON. */
export interface Case {
  /** In the order in which they start: each when the one before it printed its first line, or ended. */
  readonly programs: readonly CaseProgram[]
  /** What lies in the working directory: the text of each file by its path, relative and with slashes. */
  readonly files: Readonly<Record<string, string>>
  readonly sendSignalAfter?: CaseSignal
}

class InvalidCase extends Error {
  readonly code = 'INVALID_CASE'
}

const PAIR = ['server', 'client']
/** Stands for the port in the `args` of a `case.json`. */
const PORT = '<port>'

/**
 * Reads `case.json`, which may be missing, and the files. `main.ts` runs alone and without arguments; a pair of
 * `server.ts` and `client.ts` gets the port as its argument. `stdin.txt` is the input of `main`, `client.stdin.txt` that of `client`.
 */
export async function readCase(folder: string, port: number): Promise<Case> {
  const files = await readTexts(folder)
  const names = 'main.ts' in files ? ['main'] : PAIR.filter((name) => `${name}.ts` in files)
  if (names.length === 0)
    throw new InvalidCase(`Cannot run ${folder} as main.ts or server.ts must be there: there is neither`)
  const settings = settingsOf(files['case.json'])
  const sendSignalAfter = caseSignal(settings['sendSignalAfter'])
  const programs = names.map((name): CaseProgram => {
    const args = argsOf(settings['args'], name) ?? (name === 'main' ? [] : [PORT])
    return {
      name,
      args: args.map((argument) => argument.replace(PORT, String(port))),
      stdin: files[`${name}.stdin.txt`] ?? files['stdin.txt'] ?? '',
    }
  })
  return { programs, files, ...(sendSignalAfter && { sendSignalAfter }) }
}

async function readTexts(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name))
  const texts: Record<string, string> = {}
  for (const file of paths.sort()) {
    texts[path.relative(folder, file).replaceAll(path.sep, '/')] = await readFile(file, 'utf8')
  }
  return texts
}

function settingsOf(text: string | undefined): Record<string, unknown> {
  if (text === undefined) return {}
  const value: unknown = JSON.parse(text)
  if (!isRecord(value)) throw new InvalidCase(`Cannot read case.json as it must be an object: it is ${typeof value}`)
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
