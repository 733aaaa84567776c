import { describe, expect, test } from 'vitest'
import { bytesOf, fileOf, partialOf, sha256 } from './content.ts'
import { contents, put, rest, STORES } from './stores.ts'

/** More than two pieces of the disk's writer and reader, and no multiple of them. */
const LARGE = bytesOf(2.5 * 1024 * 1024 + 4)

describe.each(STORES)('%s', (_, make) => {
  test('an upload becomes a file, whatever the pieces it came in', async () => {
    const { files } = await make(0)
    const partial = partialOf('a1', LARGE, 'Notes.txt')
    files.begin(partial)
    expect(files.partials()).toEqual([partial])
    expect(files.files()).toEqual([])
    const part = await files.part('a1')
    const sizes = [1, 65_536, 1024 * 1024, 3, 700_001]
    for (let at = 0, turn = 0; at < LARGE.length; turn += 1) {
      const piece = LARGE.subarray(at, at + (sizes[turn % sizes.length] ?? 1))
      await part.write(piece)
      at += piece.length
      expect(part.offset).toBe(at)
    }
    expect(await part.finish()).toBe(sha256(LARGE))
    await part.close()
    const file = fileOf('a1', LARGE, 'Notes.txt')
    await files.commit(file)
    expect(files.files()).toEqual([file])
    expect(files.partials()).toEqual([])
    expect((await contents(files, 'a1')).equals(LARGE)).toBe(true)
  })

  test('part: goes on where it was closed, and digests all', async () => {
    const { files } = await make(0)
    files.begin(partialOf('a1', LARGE))
    for (const [from, to] of [
      [0, 10],
      [10, 1_500_000],
      [1_500_000, LARGE.length],
    ]) {
      const part = await files.part('a1')
      expect(part.offset).toBe(from)
      await part.write(LARGE.subarray(from, to))
      if (to === LARGE.length) expect(await part.finish()).toBe(sha256(LARGE))
      await part.close()
    }
  })

  test('an empty file is a file', async () => {
    const { files } = await make(0)
    const nothing = new Uint8Array()
    files.begin(partialOf('a1', nothing))
    const part = await files.part('a1')
    expect(await part.finish()).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')
    await part.close()
    await files.commit(fileOf('a1', nothing))
    expect(await contents(files, 'a1')).toHaveLength(0)
  })

  test('reader: from any offset, and nothing from the end on', async () => {
    const { files } = await make(0)
    await put(files, 'a1', LARGE)
    for (const offset of [1, 1024 * 1024, LARGE.length - 1, LARGE.length, LARGE.length + 1]) {
      expect((await contents(files, 'a1', offset)).equals(LARGE.subarray(offset))).toBe(true)
    }
  })

  test('reader: a piece is untouched until the next call but one', async () => {
    const { files } = await make(0)
    const long = bytesOf(7 * 1024 * 1024)
    await put(files, 'a1', long)
    const reader = await files.reader('a1', 0)
    let at = 0
    let last: { bytes: Uint8Array; at: number } | undefined
    for (let bytes = await reader.read(); bytes; bytes = await reader.read()) {
      // What the caller does not await, the reader does ahead: let it come in before the look.
      await new Promise((resolve) => setTimeout(resolve, 5))
      if (last) expect(long.subarray(last.at, last.at + last.bytes.length).equals(last.bytes)).toBe(true)
      expect(long.subarray(at, at + bytes.length).equals(bytes)).toBe(true)
      last = { bytes, at }
      at += bytes.length
    }
    expect(at).toBe(long.length)
    await reader.close()
  })

  test('commit: the file of that name before it is gone, but can be read to its end', async () => {
    const { files } = await make(0)
    await put(files, 'old', LARGE, 'Notes.txt')
    await put(files, 'else', bytesOf(8, 5), 'other.txt')
    const reader = await files.reader('old', 0)
    const replacement = bytesOf(100, 2)
    await put(files, 'new', replacement, 'NOTES.txt')
    expect(files.files().map(({ id, name }) => [id, name])).toEqual([
      ['new', 'NOTES.txt'],
      ['else', 'other.txt'],
    ])
    expect((await rest(reader)).equals(LARGE)).toBe(true)
    expect(await contents(files, 'new')).toEqual(replacement)
    await expect(files.reader('old', 0)).rejects.toMatchObject({ code: 'missing' })
  })

  test('remove: the file is gone, but can be read to its end', async () => {
    const { files } = await make(0)
    await put(files, 'a1', LARGE)
    const reader = await files.reader('a1', 0)
    await files.remove('a1')
    expect(files.files()).toEqual([])
    expect((await rest(reader)).equals(LARGE)).toBe(true)
  })

  test('discard: the upload and its bytes are gone', async () => {
    const { files } = await make(0)
    files.begin(partialOf('a1', LARGE))
    const part = await files.part('a1')
    await part.write(LARGE)
    await part.close()
    await files.discard('a1')
    expect(files.partials()).toEqual([])
    await expect(files.part('a1')).rejects.toMatchObject({ code: 'missing' })
    files.begin(partialOf('a1', LARGE))
    const again = await files.part('a1')
    expect(again.offset).toBe(0)
    await again.close()
  })

  test('what is not there is missing', async () => {
    const { files } = await make(0)
    await expect(files.part('none')).rejects.toMatchObject({ code: 'missing' })
    await expect(files.reader('none', 0)).rejects.toMatchObject({ code: 'missing' })
    await expect(files.commit(fileOf('none', LARGE))).rejects.toMatchObject({ code: 'missing' })
    await files.remove('none')
    await files.discard('none')
  })

  test('a guest has no owner, and an upload need not announce its digest', async () => {
    const { files } = await make(0)
    const bytes = bytesOf(8)
    const partial = { ...partialOf('a1', bytes), owner: undefined, sha256: undefined }
    files.begin(partial)
    expect(files.partials()).toEqual([partial])
    await (await files.part('a1')).close()
    const file = { ...fileOf('a1', bytes), owner: undefined }
    await files.commit(file)
    expect(files.files()).toEqual([file])
  })

  test('space: tells what is free of what there is', async () => {
    const { free, total } = await (await make(0)).files.space()
    expect(free).toBeGreaterThan(0)
    expect(total).toBeGreaterThanOrEqual(free)
  })
})
