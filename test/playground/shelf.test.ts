import { createHash, randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { MAX_DOWNLOAD_BYTES } from '../../playground/client/download.ts'
import { ShelfDownload } from '../../playground/live/shelf/download.ts'
import { KeptFiles } from '../../playground/live/shelf/kept-files.ts'
import { MAX_TRANSFERS, Shelf, type ShelfOptions } from '../../playground/live/shelf/shelf.ts'
import type { Transfer } from '../../playground/live/shelf/transfer.ts'
import {
  MAX_UNFINISHED,
  UNFINISHED_KEY,
  UNFINISHED_LIFE_MS,
  UnfinishedUploads,
} from '../../playground/live/shelf/unfinished.ts'
import { MAX_BUSY_ATTEMPTS, ShelfUpload } from '../../playground/live/shelf/upload.ts'
import { clientConnections } from '../support/client-connection.ts'
import { fresh } from '../support/fresh-name.ts'
import { startServer, type TestServer } from '../support/server.ts'
import { ShelfLine } from '../support/shelf-line.ts'

const BIG = randomBytes(5_000_000)
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

let server: TestServer
beforeAll(async () => {
  server = await startServer({ args: ['--login-rate=0', '--max-file=8m'] })
})
afterAll(() => server.stop())

/** What Web Storage does, as far as it is needed. */
class Memory {
  readonly #items = new Map<string, string>()
  getItem = (key: string) => this.#items.get(key) ?? null
  setItem = (key: string, value: string) => void this.#items.set(key, value)
}

/** A shelf as a page has one, without its element. */
class Page {
  readonly shelf: Shelf
  readonly saved = new Map<string, Blob>()
  #wake: (() => void)[] = []

  constructor(line: ShelfLine, unfinished = new UnfinishedUploads(new Memory()), options: Partial<ShelfOptions> = {}) {
    this.shelf = new Shelf({
      connection: line,
      unfinished,
      // There is no IndexedDB here: a browser that forbids it answers the same.
      keptFiles: new KeptFiles(),
      save: (name, file) => void this.saved.set(name, file),
      changed: () => {
        for (const wake of this.#wake.splice(0)) wake()
      },
      busyRetryMs: 5,
      ...options,
    })
    onTestFinished(() => this.shelf.stop())
  }

  async until(condition: (shelf: Shelf) => boolean): Promise<void> {
    while (!condition(this.shelf)) await new Promise<void>((resolve) => this.#wake.push(resolve))
  }

  /** The transfer of this name, once it stands so. */
  async when(name: string, state: Transfer['state']['name']): Promise<Transfer> {
    const find = () => this.shelf.transfers.find((one) => one.name === name && one.state.name === state)
    await this.until(() => find() !== undefined)
    const found = find()
    if (!found) throw new Error(`Cannot go on as ${name} must be ${state}`)
    return found
  }

  upload(name: string): ShelfUpload {
    const found = this.shelf.transfers.find((one) => one.name === name)
    if (!(found instanceof ShelfUpload)) throw new Error(`Cannot go on as ${name} must be an upload`)
    return found
  }

  get names(): string[] {
    return this.shelf.files.map(({ name }) => name)
  }
}

const file = (name: string, bytes: Uint8Array<ArrayBuffer>) => new File([bytes], name)

describe.each(clientConnections)('Shelf over %s', (_name, connect) => {
  const line = () => ShelfLine.to(server, connect)

  test('uploads one file after the other, lists them, and gets one back verified', async () => {
    const page = new Page(await line())
    const [a, b] = [fresh('a'), fresh('b')]
    page.shelf.add([file(a, BIG), file(b, Buffer.from('hello'))])
    await page.when(b, 'done')
    await page.until(() => page.names.includes(a) && page.names.includes(b) && page.shelf.listing.name === 'ready')
    const listed = page.shelf.files.find(({ name }) => name === a)
    expect(listed).toEqual({ name: a, size: BIG.length, sha256: sha256(BIG), owner: 'guest' })
    if (listed) page.shelf.download(listed)
    await page.until(() => page.saved.has(a))
    expect(sha256(new Uint8Array((await page.saved.get(a)?.arrayBuffer()) ?? new ArrayBuffer()))).toBe(sha256(BIG))
  })

  test('goes on over the next connection, up and down', async () => {
    const one = await line()
    const page = new Page(one)
    const name = fresh('cut')
    let cuts = 0
    const cutAt = (stage: 'sending' | 'receiving') =>
      page.until(({ transfers }) =>
        transfers.some(({ state }) => state.name === stage && state.done > 1_000_000 && state.done < BIG.length),
      )
    page.shelf.add([file(name, BIG)])
    await cutAt('sending')
    one.cut()
    await page.when(name, 'interrupted')
    cuts += 1
    await one.reconnect()
    await page.when(name, 'done')
    await page.until(() => page.names.includes(name) && page.shelf.free)
    const [listed] = page.shelf.files.filter((other) => other.name === name)
    if (listed) page.shelf.download(listed)
    await cutAt('receiving')
    one.cut()
    cuts += 1
    await one.reconnect()
    await page.until(() => page.saved.has(name))
    expect(cuts).toBe(2)
    expect(page.saved.get(name)?.size).toBe(BIG.length)
  })

  test('pauses, and is cancelled by another connection', async () => {
    const one = await line()
    const page = new Page(one)
    const name = fresh('cancelled')
    page.shelf.add([file(name, BIG)])
    await page.until(({ transfers }) => transfers.some(({ state }) => state.name === 'sending' && state.done > 0))
    const upload = page.upload(name)
    upload.pause()
    const { state } = upload
    expect(page.shelf.free).toBe(false)
    page.shelf.dismiss(upload)
    await page.until(({ free, listing }) => free && listing.name === 'ready')
    expect(state.name).toBe('sending')
    expect(page.shelf.transfers).toEqual([])
    expect(one.count).toBe(2)
  })

  test('goes on after a reload with the same file only', async () => {
    const unfinished = new UnfinishedUploads(new Memory())
    const name = fresh('reloaded')
    const first = await line()
    const before = new Page(first, unfinished)
    before.shelf.add([file(name, BIG)])
    await before.until(({ transfers }) =>
      transfers.some(({ state }) => state.name === 'sending' && state.done > 2_000_000),
    )
    before.shelf.stop()
    first.cut()

    const after = new Page(await line(), unfinished)
    await after.shelf.takeUp()
    await after.when(name, 'file-missing')
    await after.upload(name).supply(file(name, randomBytes(BIG.length)))
    expect(after.upload(name).state).toMatchObject({ name: 'failed', code: 'ANOTHER_FILE' })
    const from: number[] = []
    const supplied = after.upload(name).supply(file('renamed', BIG))
    await after.until(({ transfers }) =>
      transfers.some(({ state }) => {
        if (state.name === 'sending') from.push(state.done)
        return state.name === 'done'
      }),
    )
    await supplied
    expect(from[0]).toBeGreaterThan(0)
    expect(unfinished.list()).toEqual([])
  })

  test('asks for another name before, and after a refusal', async () => {
    const [owner, guest] = [new Page(await line()), new Page(await line())]
    const taken = fresh('taken')
    owner.shelf.add([file(taken, Buffer.from('mine'))])
    await owner.when(taken, 'done')
    guest.shelf.add([file('Résumé 1.txt', Buffer.from('x'))])
    await guest.when('Résumé 1.txt', 'unnamed')
    guest.upload('Résumé 1.txt').rename(taken)
    const refused = await guest.when(taken, 'failed')
    expect(refused.state).toMatchObject({ code: 'forbidden' })
    const other = fresh('other')
    guest.upload(taken).rename(other)
    await guest.when(other, 'done')
  })

  test('deletes what one owns: a guest by the connection, a user by the nick', async () => {
    const [one, another] = [await line(), await line()]
    const [page, stranger] = [new Page(one), new Page(another)]
    const [guests, users, nick] = [fresh('guest'), fresh('user'), fresh('ann')]
    page.shelf.add([file(guests, Buffer.from('x'))])
    await page.when(guests, 'done')
    await page.until(({ free }) => free && page.names.includes(guests))
    const find = (from: Page, name: string) => {
      const found = from.shelf.files.find((other) => other.name === name)
      if (!found) throw new Error(`Cannot find ${name}`)
      return found
    }
    await stranger.shelf.refresh()
    expect(page.shelf.mayDelete(find(page, guests))).toBe(true)
    expect(stranger.shelf.mayDelete(find(stranger, guests))).toBe(false)
    await expect(stranger.shelf.delete(find(stranger, guests))).rejects.toMatchObject({ code: 'forbidden' })
    await page.shelf.delete(find(page, guests))
    expect(page.names).not.toContain(guests)
    await one.login('REGISTER', nick)
    page.shelf.add([file(users, Buffer.from('x'))])
    await page.when(users, 'done')
    await page.until(({ free }) => free && page.names.includes(users))
    expect(page.shelf.mayDelete(find(page, users))).toBe(true)
    await page.shelf.delete(find(page, users))
  })

  test('asks a busy server again so many times, where an attempt of its own may be what keeps it', async () => {
    const [writer, one] = [await connect(server), await line()]
    const name = fresh('busy')
    await writer.conversation.put(`PUT ${name} ${BIG.length} ${sha256(BIG)}`).go
    const unfinished = new UnfinishedUploads(new Memory())
    unfinished.add({ id: 'before', name, size: BIG.length, sha256: sha256(BIG) })
    const page = new Page(one, unfinished, { busyRetryMs: 1 })
    await page.shelf.takeUp()
    let asked = 0
    const { conversation } = one
    const put = conversation.put.bind(conversation)
    conversation.put = (request) => {
      asked += 1
      return put(request)
    }
    await page.upload(name).supply(file(name, BIG))
    const refused = await page.when(name, 'failed')
    expect(refused.state).toMatchObject({ code: 'busy' })
    expect(asked).toBe(MAX_BUSY_ATTEMPTS)
  })

  test('bounds its list, and makes room by what is over', async () => {
    const one = await line()
    const page = new Page(one)
    const files = Array.from({ length: MAX_TRANSFERS + 3 }, (_, index) =>
      file(`not allowed ${index}`, Buffer.from('x')),
    )
    expect(page.shelf.add(files)).toBe(3)
    const name = fresh('last')
    page.upload('not allowed 0').rename(name)
    await page.when(name, 'done')
    expect(page.shelf.add([file(fresh('new'), Buffer.from('x'))])).toBe(0)
    expect(page.shelf.transfers).toHaveLength(MAX_TRANSFERS)
    expect(page.shelf.transfers.some((one) => one.name === name)).toBe(false)
  })
})

test('a file too large for the memory of a page is not asked for', () => {
  const nothing = () => undefined
  const size = MAX_DOWNLOAD_BYTES + 1
  const { state } = new ShelfDownload({ id: '1', name: 'huge', size, changed: nothing, save: nothing })
  expect(state).toMatchObject({ name: 'failed', code: 'TOO_LARGE_FOR_THE_PAGE' })
})

test('a shelf that needs a login says so', async () => {
  const closed = await startServer({ args: ['--require-login'] })
  onTestFinished(() => closed.stop())
  const [, connect] = clientConnections[0] ?? []
  if (!connect) throw new Error('Cannot test as there must be a way to connect')
  const page = new Page(await ShelfLine.to(closed, connect))
  await page.until(({ listing }) => listing.name === 'failed')
  expect(page.shelf.listing).toMatchObject({ code: 'login-required' })
})

describe('UnfinishedUploads', () => {
  const one = (id: string) => ({ id, name: 'n', size: 1, sha256: 'd' })

  test('keeps so many, for an hour', () => {
    let now = 0
    const uploads = new UnfinishedUploads(new Memory(), () => now)
    for (let index = 0; index < MAX_UNFINISHED + 2; index++) uploads.add(one(String(index)))
    expect(uploads.list().map(({ id }) => id)).toEqual(Array.from({ length: MAX_UNFINISHED }, (_, i) => String(i + 2)))
    now = UNFINISHED_LIFE_MS - 1
    uploads.add(one('2'))
    now += 1
    expect(uploads.list()).toEqual([{ ...one('2'), time: UNFINISHED_LIFE_MS - 1 }])
    uploads.remove('2')
    expect(uploads.list()).toEqual([])
  })

  test.each(['nonsense', '{}', '[1, null, {"id": 1}]'])('takes %s for nothing', (text) => {
    const memory = new Memory()
    memory.setItem(UNFINISHED_KEY, text)
    expect(new UnfinishedUploads(memory).list()).toEqual([])
  })

  test('does without a storage that refuses', () => {
    const refuse = () => {
      throw new DOMException('no', 'SecurityError')
    }
    const uploads = new UnfinishedUploads({ getItem: refuse, setItem: refuse })
    uploads.add(one('1'))
    expect(uploads.list()).toEqual([])
  })
})
