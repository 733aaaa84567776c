import { mkdir, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { MAX_OFFLINE_BYTES, MAX_OFFLINE_FILES, offlineBuild, withVersion } from '../../docs/build/offline.ts'

/** A built site of these files, each with its name in it. */
async function site(...names: string[]): Promise<{ folder: string; files: string[] }> {
  const folder = await mkdtemp(join(tmpdir(), 'porthole-offline-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const files = names.map((name) => join(folder, name))
  for (const [index, file] of files.entries()) {
    await mkdir(join(file, '..'), { recursive: true })
    await writeFile(file, names[index] ?? '')
  }
  return { folder, files }
}

test('keeps pages by their folders and files by their names, and leaves out what no page asks for', async () => {
  const { folder, files } = await site(
    'index.html',
    '404.html',
    'lessons/chat/index.html',
    'gateway/index.html',
    'licences/node.txt',
    'og.png',
    '.nojekyll',
    '_astro/a.hash.js',
    '_astro/a.hash.js.br',
    '_astro/a.hash.js.gz',
  )
  expect((await offlineBuild(folder, files)).files).toEqual(['404.html', '_astro/a.hash.js', '', 'lessons/chat/'])
})

test('is another version when a file changed, and the same when none did', async () => {
  const { folder, files } = await site('index.html', 'a.js')
  const { version } = await offlineBuild(folder, files)
  expect(version).toMatch(/^[0-9a-f]{12}$/)
  expect((await offlineBuild(folder, files.toReversed())).version).toBe(version)
  await writeFile(files[1] ?? '', 'b.js')
  expect((await offlineBuild(folder, files)).version).not.toBe(version)
})

test('refuses to make a browser keep too many bytes, or too many files', async () => {
  const { folder, files } = await site('index.html')
  await truncate(files[0] ?? '', MAX_OFFLINE_BYTES)
  await expect(offlineBuild(folder, files)).resolves.toMatchObject({ bytes: MAX_OFFLINE_BYTES })
  await truncate(files[0] ?? '', MAX_OFFLINE_BYTES + 1)
  await expect(offlineBuild(folder, files)).rejects.toMatchObject({ code: 'too-large-offline' })
  const many = await site(...Array.from({ length: MAX_OFFLINE_FILES + 1 }, (_, index) => `${index}.js`))
  await expect(offlineBuild(many.folder, many.files)).rejects.toMatchObject({ code: 'too-large-offline' })
  await expect(offlineBuild(many.folder, many.files.slice(1))).resolves.toBeDefined()
})

test('a page says of which version it is', () => {
  expect(withVersion('<meta charset="utf-8"><title>x</title>', 'abc')).toBe(
    '<meta charset="utf-8"><meta name="porthole-version" content="abc"><title>x</title>',
  )
})
