import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { hashSources } from '../../docs/build/source-hash.ts'

let root: string
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'porthole-hash-'))
  await mkdir(join(root, 'docs', 'deep'), { recursive: true })
  await writeFile(join(root, 'docs', 'a.md'), 'one')
  await writeFile(join(root, 'docs', 'deep', 'b.md'), 'two')
  await writeFile(join(root, 'lock.json'), '{}')
})
afterEach(() => rm(root, { recursive: true }))

const hash = (settings?: string) => hashSources(root, ['docs', 'lock.json'], settings)

describe('hashSources', () => {
  test('stays the same while nothing changes', async () => {
    expect(await hash()).toBe(await hash())
    expect(await hash()).toMatch(/^[0-9a-f]{64}$/)
  })

  test.each([
    ['a byte changes', () => writeFile(join(root, 'docs', 'a.md'), 'onE')],
    ['a file comes', () => writeFile(join(root, 'docs', 'c.md'), '')],
    ['a file goes', () => rm(join(root, 'docs', 'deep', 'b.md'))],
    ['a file gets another name', () => rename(join(root, 'docs', 'a.md'), join(root, 'docs', 'z.md'))],
    ['a byte moves from one file to the next', () => move()],
  ])('changes when %s', async (_what, change) => {
    const before = await hash()
    await change()
    expect(await hash()).not.toBe(before)
  })

  test('changes with the settings', async () => {
    expect(await hash('https://a.example')).not.toBe(await hash())
  })

  test('leaves hidden files and what other programs write out', async () => {
    const before = await hash()
    await writeFile(join(root, 'docs', '.hidden'), 'x')
    await mkdir(join(root, 'docs', '__pycache__'))
    await writeFile(join(root, 'docs', '__pycache__', 'x.pyc'), 'x')
    expect(await hash()).toBe(before)
  })
})

async function move(): Promise<void> {
  await writeFile(join(root, 'docs', 'a.md'), 'on')
  await writeFile(join(root, 'docs', 'deep', 'b.md'), 'etwo')
}
