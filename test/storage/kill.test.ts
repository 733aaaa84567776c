import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { openStorage } from '../../server/storage/open.ts'
import { sha256 } from './content.ts'
import { contents, folderForTest } from './stores.ts'

/** How often the process is killed; `PORTHOLE_KILL_ROUNDS` asks for more. */
const ROUNDS = Number(process.env['PORTHOLE_KILL_ROUNDS'] ?? 5)
/** The longest life of the process once it has opened the storage, in milliseconds. */
const LONGEST_LIFE_MS = 300
const TIMEOUT_MS = 5000 + ROUNDS * 3000

const child = fileURLToPath(new URL('./children/restless.ts', import.meta.url))

type Step = { doing?: string; id?: number | string; said?: number; put?: string; removed?: string; name?: string }

/** What the process told until it was killed. */
async function liveAndDie(folder: string, round: number): Promise<Step[]> {
  const process_ = spawn(process.execPath, [child, folder, String(round)], { stdio: ['ignore', 'pipe', 'pipe'] })
  const told = text(process_.stdout)
  const complaints = text(process_.stderr)
  const ended = once(process_, 'close')
  await once(process_.stdout, 'data')
  setTimeout(() => process_.kill('SIGKILL'), Math.random() * LONGEST_LIFE_MS)
  const [, signal] = await ended
  expect([signal, await complaints]).toEqual(['SIGKILL', ''])
  const lines = (await told).split('\n').slice(0, -1)
  return lines.map((line): Step => JSON.parse(line))
}

test('kill -9 at any moment: what was acknowledged is there and whole, nothing else is seen', {
  timeout: TIMEOUT_MS,
}, async () => {
  const folder = await folderForTest()
  const said = new Set<number>()
  /** The file of a name, once nothing is under way. */
  const named = new Map<string, string | undefined>()
  for (let round = 0; round < ROUNDS; round += 1) {
    const steps = await liveAndDie(folder, round)
    for (const step of steps) {
      if (step.said !== undefined) said.add(step.said)
      if (step.name !== undefined && step.put !== undefined) named.set(step.name, step.put)
      if (step.name !== undefined && step.removed !== undefined) named.set(step.name, undefined)
    }
    // The step under way, if one was, is done or not: either is right, half of it is not.
    const last = steps.at(-1)
    const doing = last?.doing === undefined ? undefined : last

    const storage = await openStorage(folder, { history: 0 })
    const kept = storage.messages.history('lobby', Number.MAX_SAFE_INTEGER)
    const extra = kept.map(({ id }) => id).filter((id) => !said.has(id))
    expect(extra.filter((id) => doing?.doing !== 'say' || id !== doing.id)).toEqual([])
    expect(kept).toHaveLength(said.size + extra.length)
    expect(kept.every(({ id, text }) => text === `text ${id}`)).toBe(true)
    for (const id of extra) said.add(id)
    const fresh = storage.messages.nextId()
    expect(fresh).toBeGreaterThan(Math.max(0, ...said))

    const files = new Map(storage.files.files().map((file) => [file.name, file]))
    if (doing?.name !== undefined) {
      const now = files.get(doing.name)?.id
      const wanted = doing.doing === 'put' ? doing.id : undefined
      expect([named.get(doing.name), wanted]).toContain(now)
      named.set(doing.name, now)
    }
    for (const [name, id] of named) expect([name, files.get(name)?.id]).toEqual([name, id])
    expect([...files.keys()].filter((name) => !named.has(name))).toEqual([])
    for (const file of files.values()) {
      const bytes = await contents(storage.files, file.id)
      expect([bytes.length, sha256(bytes)]).toEqual([file.size, file.sha256])
    }

    const partials = storage.files.partials()
    for (const { id, size } of partials) {
      const part = await storage.files.part(id)
      expect(part.offset).toBeLessThanOrEqual(size)
      await part.close()
    }
    const blobs = [...[...files.values()].map(({ id }) => id), ...partials.map(({ id }) => `${id}.part`)]
    expect((await readdir(join(folder, 'files'))).sort()).toEqual(blobs.sort())
    await storage.close()
  }
  expect(said.size).toBeGreaterThan(0)
})
