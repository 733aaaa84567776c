import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { precompress } from '../../docs/build/precompress.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'porthole-precompress-'))
})
afterEach(() => rm(folder, { recursive: true }))

const files = (names: readonly string[], text: string) =>
  Promise.all(
    names.map(async (name) => {
      const path = join(folder, name)
      await writeFile(path, text)
      return path
    }),
  )

describe('precompress', () => {
  test('writes both encodings beside a text file, and they hold the same bytes', async () => {
    const text = 'hello hello hello '.repeat(100)
    expect(await precompress(await files(['page.html'], text))).toBe(2)
    expect(brotliDecompressSync(await readFile(join(folder, 'page.html.br'))).toString()).toBe(text)
    expect(gunzipSync(await readFile(join(folder, 'page.html.gz'))).toString()).toBe(text)
  })

  test('leaves out a file that would not get smaller', async () => {
    expect(await precompress(await files(['tiny.js'], 'a'))).toBe(0)
    expect(await readdir(folder)).toEqual(['tiny.js'])
  })

  test('leaves out types that are compressed already', async () => {
    expect(await precompress(await files(['og.png', 'plex.woff2', 'page.html.gz'], 'x'.repeat(1000)))).toBe(0)
  })

  test('takes every one of more files than it works on at a time', async () => {
    const names = Array.from({ length: 25 }, (_, index) => `${index}.css`)
    expect(await precompress(await files(names, 'a{color:red}'.repeat(50)))).toBe(50)
  })
})
