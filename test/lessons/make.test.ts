import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createServer } from 'node:net'
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

/** A program of an exercise on this machine, with its solution in the place of the starter. */
class Program {
  readonly #process: ChildProcess
  printed = ''

  constructor(lesson: string, file: string, port: string) {
    const at = (folder: string) => fileURLToPath(new URL(`${lesson}/make/${folder}/${file}`, LESSONS))
    const path = existsSync(at('solution')) ? at('solution') : at('given')
    this.#process = spawn(process.execPath, [path, port, 'localhost'], { stdio: ['ignore', 'pipe', 'inherit'] })
    this.#process.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.printed += text
    })
    onTestFinished(() => void this.#process.kill())
  }

  async says(text: string): Promise<void> {
    while (!this.printed.includes(text)) {
      if (this.#process.stdout) await once(this.#process.stdout, 'data')
    }
  }

  async ended(): Promise<number | null> {
    if (this.#process.exitCode === null) await once(this.#process, 'exit')
    return this.#process.exitCode
  }
}

test.each([
  ['01-sockets-and-ports', /^came back: hello\n$/],
  [
    '02-listen-and-accept',
    /^client 1: sent "client 1\\n", got "client 1\\n"\n(?:client 2|client 3).*\nclient 3.*\nclient 4: sent "client 4\\n", got "client 4\\n"\n$/,
  ],
  ['03-bytes-are-not-messages', /^(?:got ".*"\n)+closed\n$/],
  ['11-chat', /bob hears "\* eve left\\n"\nbob hears "ada: still here\\n"/],
])('the solution of %s does on Node what it does in the page', async (lesson, printed) => {
  const port = await unusedPort()
  const server = new Program(lesson, 'server.ts', port)
  await server.says('listening on port')
  const client = new Program(lesson, 'client.ts', port)
  expect(await client.ended()).toBe(0)
  expect(client.printed).toMatch(printed)
  if (lesson.startsWith('03')) {
    const answers = [...client.printed.matchAll(/^got "(.*)"$/gm)].map(([, text]) => text).join('')
    expect(answers).toBe(String.raw`5\n3\n3\n11\n`)
  }
})
