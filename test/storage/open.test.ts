import { existsSync } from 'node:fs'
import { chmod, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, test } from 'vitest'
import { openAccounts, openStorage } from '../../server/storage/open.ts'
import { bytesOf, partialOf } from './content.ts'
import { contents, folderForTest, openForTest, put } from './stores.ts'

const ADA = { nick: 'Ada', admin: false, password: 'scrypt$…' }

describe('openStorage', () => {
  test('makes the folder for its user alone', async () => {
    const folder = join(await folderForTest(), 'deep', 'data')
    const storage = await openForTest(folder)
    await put(storage.files, 'a1', bytesOf(8))
    storage.files.begin(partialOf('a2', bytesOf(8)))
    await (await storage.files.part('a2')).close()
    const mode = async (path: string) => (await stat(path)).mode & 0o777
    expect(await mode(folder)).toBe(0o700)
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name)
      expect([path, await mode(path)]).toEqual([path, entry.isDirectory() ? 0o700 : 0o600])
    }
  })

  test('a restart loses nothing, and gives no id twice', async () => {
    const folder = await folderForTest()
    const first = await openStorage(folder, { history: 0 })
    const large = bytesOf(3_000_000)
    first.accounts.add(ADA)
    const id = first.messages.nextId()
    const message = { id, room: 'Lobby', time: Date.now(), nick: 'Ada', text: 'Grüße 🚢' }
    first.messages.append(message)
    await put(first.files, 'a1', large, 'Notes.txt')
    first.files.begin(partialOf('a2', large))
    const part = await first.files.part('a2')
    await part.write(large.subarray(0, 1_200_000))
    await part.close()
    const [files, partials] = [first.files.files(), first.files.partials()]
    await first.close()

    const second = await openForTest(folder)
    expect(second.accounts.find('ada')).toEqual(ADA)
    expect(second.messages.history('lobby', 9)).toEqual([message])
    expect(second.messages.nextId()).toBeGreaterThan(id)
    expect(second.files.files()).toEqual(files)
    // The time of an upload is then that of its last bytes.
    expect(second.files.partials()).toEqual(partials.map((partial) => ({ ...partial, time: expect.any(Number) })))
    expect(second.files.partials()[0]?.time).toBeGreaterThanOrEqual(Math.floor(message.time / 1000) * 1000)
    expect((await contents(second.files, 'a1')).equals(large)).toBe(true)
    const again = await second.files.part('a2')
    expect(again.offset).toBe(1_200_000)
    await again.close()
  })

  test('a lower limit of the history counts for the messages that are there', async () => {
    const folder = await folderForTest()
    const first = await openStorage(folder, { history: 0 })
    for (let count = 0; count < 30; count += 1) {
      first.messages.append({ id: first.messages.nextId(), room: 'lobby', time: 0, nick: 'Ada', text: `${count}` })
    }
    await first.close()
    await (await openStorage(folder, { history: 10 })).close()
    const third = await openForTest(folder, 0)
    expect(third.messages.history('lobby', 99).map(({ text }) => text)).toEqual(
      Array.from({ length: 10 }, (_, index) => `${20 + index}`),
    )
  })

  test('removes what a crash left, and nothing else', async () => {
    const folder = await folderForTest()
    const files = join(folder, 'files')
    const first = await openStorage(folder, { history: 0 })
    for (const id of ['kept', 'lost']) await put(first.files, id, bytesOf(8))
    for (const id of ['begun', 'gone']) {
      first.files.begin(partialOf(id, bytesOf(8)))
      await (await first.files.part(id)).close()
    }
    await first.close()
    await writeFile(join(files, 'orphan'), 'x')
    await writeFile(join(files, 'orphan.part'), 'x')
    await writeFile(join(files, 'kept.part'), 'x')
    await writeFile(join(files, 'a stranger.txt'), 'x')
    await mkdir(join(files, 'strange'))
    await rm(join(files, 'lost'))
    await rm(join(files, 'gone.part'))

    const second = await openForTest(folder)
    expect(second.files.files().map(({ id }) => id)).toEqual(['kept'])
    expect(second.files.partials().map(({ id }) => id)).toEqual(['begun'])
    expect((await readdir(files)).sort()).toEqual(['a stranger.txt', 'begun.part', 'kept', 'strange'])
  })

  test('an upload whose commit was cut off before its record is no file', async () => {
    const folder = await folderForTest()
    const first = await openStorage(folder, { history: 0 })
    await put(first.files, 'old', bytesOf(8), 'name')
    first.files.begin(partialOf('new', bytesOf(8, 2), 'name'))
    await (await first.files.part('new')).close()
    await first.close()
    await rename(join(folder, 'files', 'new.part'), join(folder, 'files', 'new'))
    const second = await openForTest(folder)
    expect(second.files.files().map(({ id }) => id)).toEqual(['old'])
    expect(second.files.partials()).toEqual([])
    expect(await readdir(join(folder, 'files'))).toEqual(['old'])
  })

  test('refuses a folder that another server uses, until that is closed', async () => {
    const folder = await folderForTest()
    const first = await openStorage(folder, { history: 0 })
    await expect(openStorage(folder, { history: 0 })).rejects.toMatchObject({
      code: 'in-use',
      message: expect.stringMatching(/^Cannot use .* as only one server may have it: .*--data-dir$/),
    })
    // The refusal took nothing from the first.
    expect(first.accounts.add(ADA)).toBe(true)
    await expect(openStorage(folder, { history: 0 })).rejects.toMatchObject({ code: 'in-use' })
    await first.close()
    expect((await openForTest(folder)).accounts.find('ada')).toEqual(ADA)
  })

  test('refuses a database of a newer version, and leaves it as it is', async () => {
    const folder = await folderForTest()
    await (await openStorage(folder, { history: 0 })).close()
    const path = join(folder, 'porthole.db')
    const db = new DatabaseSync(path)
    db.exec('PRAGMA user_version = 1000')
    db.close()
    const before = await readFile(path)
    const refusal = {
      code: 'newer-version',
      message: expect.stringMatching(/version must be <= \d+: current version is 1000/),
    }
    await expect(openStorage(folder, { history: 0 })).rejects.toMatchObject(refusal)
    expect(() => openAccounts(folder)).toThrow(expect.objectContaining(refusal))
    expect((await readFile(path)).equals(before)).toBe(true)
  })

  test('refuses a damaged database, and removes none of its files', async () => {
    const folder = await folderForTest()
    const first = await openStorage(folder, { history: 0 })
    await put(first.files, 'a1', bytesOf(8))
    await first.close()
    const path = join(folder, 'porthole.db')
    const whole = await readFile(path)
    const holed = Buffer.from(whole).fill(0xff, 4096, 4096 + 600)
    for (const damaged of [Buffer.from('no database '.repeat(1000)), holed]) {
      await writeFile(path, damaged)
      await expect(openStorage(folder, { history: 0 })).rejects.toMatchObject({
        code: 'corrupt',
        message: expect.stringContaining('put back a copy'),
      })
    }
    await writeFile(path, whole)
    expect((await openForTest(folder)).files.files()).toHaveLength(1)
  })

  test('refuses a place that is no folder', async () => {
    const path = join(await folderForTest(), 'file')
    await writeFile(path, '')
    await expect(openStorage(path, { history: 0 })).rejects.toMatchObject({
      code: 'not-writable',
      message: expect.stringContaining(`Cannot make ${path}`),
    })
  })

  test.skipIf(process.getuid?.() === 0)('refuses a folder that it may not write (root may write all)', async () => {
    const folder = await folderForTest()
    await chmod(folder, 0o500)
    await expect(openStorage(folder, { history: 0 })).rejects.toMatchObject({ code: 'not-writable' })
  })

  test('refuses an id that leads out of its folder', async () => {
    const { files } = await openForTest(await folderForTest())
    for (const id of ['../porthole.db', '', 'a.part', 'a/b', 'a\0', 'x'.repeat(65)]) {
      expect(() => files.begin(partialOf(id, bytesOf(8)))).toThrow(expect.objectContaining({ code: 'bad-id' }))
    }
    expect(files.partials()).toEqual([])
  })
})

describe('openAccounts', () => {
  test('a server that runs sees a new account at once', async () => {
    const folder = await folderForTest()
    const storage = await openForTest(folder)
    expect(storage.accounts.find('ada')).toBeUndefined()
    const { accounts, close } = openAccounts(folder)
    expect(accounts.add(ADA)).toBe(true)
    expect(storage.accounts.find('ada')).toEqual(ADA)
    expect(storage.accounts.add(ADA)).toBe(false)
    close()
  })

  test('works before the first start of a server', async () => {
    const folder = join(await folderForTest(), 'new')
    const { accounts, close } = openAccounts(folder)
    expect(accounts.add(ADA)).toBe(true)
    close()
    expect(existsSync(join(folder, 'porthole.db'))).toBe(true)
    expect((await openForTest(folder)).accounts.find('ada')).toEqual(ADA)
  })

  test('does not change the tables under a server of an older version', async () => {
    const folder = await folderForTest()
    await openForTest(folder)
    const db = new DatabaseSync(join(folder, 'porthole.db'))
    db.exec('PRAGMA user_version = 0')
    db.close()
    expect(() => openAccounts(folder)).toThrow(expect.objectContaining({ code: 'in-use' }))
  })
})
