import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'

const LESSONS = new URL('../../lessons/', import.meta.url)

/** One that nobody listens at, for programs that must be told theirs. */
async function unusedPort(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return String(typeof address === 'object' ? address?.port : 0)
}

/** Where programs find the files of an exercise, and keep theirs. */
async function folderFor(lesson: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'porthole-make-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  await cp(fileURLToPath(new URL(`${lesson}/make/given/`, LESSONS)), folder, { recursive: true })
  return folder
}

/** A program of an exercise on this machine, with its solution in the place of the starter. */
class Program {
  readonly #process: ChildProcess
  readonly #closed: Promise<unknown>
  printed = ''

  constructor(lesson: string, file: string, port: string, folder: string) {
    const at = (folder: string) => fileURLToPath(new URL(`${lesson}/make/${folder}/${file}`, LESSONS))
    const path = existsSync(at('solution')) ? at('solution') : at('given')
    this.#process = spawn(process.execPath, [path, port, 'localhost'], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    this.#process.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.printed += text
    })
    this.#closed = once(this.#process, 'close')
    onTestFinished(() => void this.#process.kill())
  }

  async says(text: string): Promise<void> {
    while (!this.printed.includes(text)) {
      if (this.#process.stdout) await once(this.#process.stdout, 'data')
    }
  }

  async ended(): Promise<number | null> {
    await this.#closed
    return this.#process.exitCode
  }
}

/** What a client has printed of what it heard, without the boundaries of its reads. */
const heard = (printed: string): string =>
  [...printed.matchAll(/"(?:[^"\\]|\\.)*"/g)].map(([text]) => String(JSON.parse(text))).join('')

test.each([
  ['01-sockets-and-ports', (printed: string) => printed, /^came back: hello\n$/],
  ['02-listen-and-accept', heard, /^client 1\nclient 1\nclient 2\nclient 2\n[\s\S]*client 4\nclient 4\n$/],
  ['03-bytes-are-not-messages', heard, /^5\n3\n3\n11\n$/],
  ['11-chat', (printed: string) => printed, /bob hears "\* eve left\\n"\nbob hears "ada: still here\\n"/],
  ['12-broadcast-and-backpressure', (printed: string) => printed, /the listener heard 1000 lines\n$/],
  ['13-file-download', heard, /^SIZE (\d+)\nA byte[\s\S]*NONE\nBAD\nSIZE \1\nA byte[\s\S]*SIZE 0\n$/],
  ['14-file-upload', heard, /^OK 300\n300\nBAD\n300\nNONE\n$/],
] as const)('the solution of %s does on Node what it does in the page', async (lesson, of, expected) => {
  const port = await unusedPort()
  const folder = await folderFor(lesson)
  const server = new Program(lesson, 'server.ts', port, folder)
  await server.says('listening on port')
  const client = new Program(lesson, 'client.ts', port, folder)
  expect(await client.ended()).toBe(0)
  expect(of(client.printed)).toMatch(expected)
})
