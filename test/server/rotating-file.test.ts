import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, rmdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { RotatingFile, type RotatingFileLimits } from '../../server/logs/rotating-file.ts'
import { rotate } from '../../server/logs/rotation.ts'

/** A file in a folder of its own that does not exist yet. */
async function fileForTest(limits: Partial<RotatingFileLimits> = {}) {
  const parent = await mkdtemp(join(tmpdir(), 'porthole-logs-'))
  onTestFinished(() => rm(parent, { recursive: true, force: true }))
  const folder = join(parent, 'logs')
  const failures: unknown[] = []
  const open = () => {
    const file = new RotatingFile(folder, 'chat', (error) => failures.push(error), limits)
    onTestFinished(() => file.close())
    return file
  }
  const lines = async (name = 'chat.jsonl') => (await readFile(join(folder, name), 'utf8')).split('\n')
  return { folder, open, lines, failures }
}

/** Lines of 10 bytes with their ending. */
const numbered = (count: number, first = 0) =>
  Array.from({ length: count }, (_, index) => String(first + index).padStart(9, '0'))

describe('RotatingFile', () => {
  test('keeps lines in order and flushes them on close', async () => {
    const { open, lines } = await fileForTest()
    const file = open()
    for (const line of numbered(1000)) file.append(line)
    await file.close()
    expect(await lines()).toEqual([...numbered(1000), ''])
  })

  test('lets nobody but its owner read', async () => {
    const { open, folder } = await fileForTest()
    const file = open()
    file.append('x')
    await file.close()
    expect(statSync(join(folder, 'chat.jsonl')).mode & 0o777).toBe(0o600)
    expect(statSync(folder).mode & 0o777).toBe(0o700)
  })

  test('becomes an old one before it passes its size, and keeps as many as it is told', async () => {
    const { open, folder, lines } = await fileForTest({ maxBytes: 50, keep: 2 })
    const file = open()
    for (const line of numbered(23)) file.append(line)
    await file.close()
    expect((await readdir(folder)).sort()).toEqual(['chat.1.jsonl', 'chat.2.jsonl', 'chat.jsonl'])
    expect(await lines()).toEqual([...numbered(3, 20), ''])
    expect(await lines('chat.1.jsonl')).toEqual([...numbered(5, 15), ''])
    expect(await lines('chat.2.jsonl')).toEqual([...numbered(5, 10), ''])
  })

  test('rotates by what a file held before a restart', async () => {
    const { open, lines } = await fileForTest({ maxBytes: 50 })
    for (const first of [0, 4]) {
      const file = open()
      for (const line of numbered(4, first)) file.append(line)
      await file.close()
    }
    expect(await lines('chat.1.jsonl')).toEqual([...numbered(5), ''])
    expect(await lines()).toEqual([...numbered(3, 5), ''])
  })

  test('writes a line longer than a file alone', async () => {
    const { open, folder, lines } = await fileForTest({ maxBytes: 50 })
    const file = open()
    const long = 'x'.repeat(100)
    for (const line of [long, 'between', long]) file.append(line)
    await file.close()
    expect((await readdir(folder)).length).toBe(3)
    expect(await lines('chat.2.jsonl')).toEqual([long, ''])
    expect(await lines('chat.1.jsonl')).toEqual(['between', ''])
    expect(await lines()).toEqual([long, ''])
  })

  test('ends a line that a killed process left half written', async () => {
    const { open, folder, lines } = await fileForTest()
    mkdirSync(folder)
    writeFileSync(join(folder, 'chat.jsonl'), '{"whole":1}\n{"hal')
    const file = open()
    file.append('{"whole":2}')
    await file.close()
    expect(await lines()).toEqual(['{"whole":1}', '{"hal', '{"whole":2}', ''])
  })

  test('drops lines beyond its queue, and says in their place how many', async () => {
    const { open, lines } = await fileForTest({ maxQueue: 100 })
    const file = open()
    for (const line of [...numbered(9), 'too long for it', 'short']) file.append(line)
    await vi.waitFor(async () => expect((await lines()).length).toBe(11))
    file.append('behind')
    await file.close()
    const written = await lines()
    expect(written.slice(0, 9)).toEqual(numbered(9))
    expect(JSON.parse(written[9] ?? '')).toMatchObject({ event: 'dropped', lines: 2 })
    expect(written.slice(10)).toEqual(['behind', ''])
  })

  test('tells a failure, tries again, and loses nothing', async () => {
    const { open, folder, lines, failures } = await fileForTest({ retryAfter: 5 })
    mkdirSync(join(folder, 'chat.jsonl'), { recursive: true })
    const file = open()
    for (const line of numbered(3)) file.append(line)
    await vi.waitFor(() => expect(failures).toMatchObject([{ code: 'EISDIR' }]))
    rmdirSync(join(folder, 'chat.jsonl'))
    await vi.waitFor(() => expect(existsSync(join(folder, 'chat.jsonl'))).toBe(true))
    file.append('behind')
    await file.close()
    expect(await lines()).toEqual([...numbered(3), 'behind', ''])
    expect(failures).toHaveLength(1)
  })

  test('keeps its old files while it cannot rotate', async () => {
    const { open, folder, lines, failures } = await fileForTest({ maxBytes: 20, retryAfter: 5, keep: 2 })
    const file = open()
    for (const line of numbered(4)) file.append(line)
    await vi.waitFor(async () => expect(await lines()).toEqual([...numbered(2, 2), '']))
    // A folder that is not empty cannot be replaced by a file.
    mkdirSync(join(folder, 'chat.2.jsonl', 'in the way'), { recursive: true })
    for (const line of numbered(4, 4)) file.append(line)
    await vi.waitFor(() => expect(failures).toHaveLength(1))
    await file.close()
    expect(await lines('chat.1.jsonl')).toEqual([...numbered(2), ''])
    expect(await lines()).toEqual([...numbered(2, 2), ''])
  })

  test('goes on in the middle of a line when a full disk has room again', async ({ skip }) => {
    const { open, folder, lines, failures } = await fileForTest({ retryAfter: 5 })
    mkdirSync(folder)
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder]).status === 0
    if (!mounted) skip('a small file system cannot be mounted here')
    onTestFinished(() => void spawnSync('umount', ['--lazy', folder]))
    writeFileSync(join(folder, 'ballast'), Buffer.alloc(32 * 1024))
    const file = open()
    for (const line of numbered(6000)) file.append(line)
    await vi.waitFor(() => expect(failures).toMatchObject([{ code: 'ENOSPC' }]))
    rmSync(join(folder, 'ballast'))
    await file.close()
    expect(await lines()).toEqual([...numbered(6000), ''])
  })

  test('closes on a disk that refuses, after one last attempt', async () => {
    const { open, folder, failures } = await fileForTest({ retryAfter: 60_000 })
    mkdirSync(join(folder, 'chat.jsonl'), { recursive: true })
    const file = open()
    file.append('x')
    await vi.waitFor(() => expect(failures).toMatchObject([{ code: 'EISDIR' }]))
    await file.close()
    // The second failure is the same outage.
    expect(failures).toHaveLength(1)
    file.append('ignored')
  })
})

test('rotate goes on where it stopped half way', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'porthole-rotate-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  for (const name of ['chat.jsonl', 'chat.2.jsonl', 'chat.3.jsonl']) writeFileSync(join(folder, name), name)
  await rotate(folder, 'chat', 3)
  expect(readdirSync(folder).sort()).toEqual(['chat.1.jsonl', 'chat.2.jsonl', 'chat.3.jsonl'])
  expect(await readFile(join(folder, 'chat.2.jsonl'), 'utf8')).toBe('chat.2.jsonl')
})
