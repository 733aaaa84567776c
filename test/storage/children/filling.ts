import { openStorage } from '../../../server/storage/open.ts'
import { bytesOf, fileOf, partialOf } from '../content.ts'

/** Fills a disk that is small, and tells on standard output what the storage said to it. */
const [, , folder = ''] = process.argv
const codeOf = (error: unknown) => (error instanceof Error && 'code' in error ? error.code : String(error))

const storage = await openStorage(folder, { history: 0 })
const { files, messages } = storage

async function put(id: string, size: number, name = id): Promise<unknown> {
  const bytes = bytesOf(size)
  files.begin(partialOf(id, bytes, name))
  const part = await files.part(id)
  try {
    await part.write(bytes)
    await part.finish()
    await part.close()
    await files.commit(fileOf(id, bytes, name))
    return 'ok'
  } catch (error) {
    return codeOf(error)
  } finally {
    await part.close()
  }
}

function speak(): unknown {
  try {
    // The limit is for a disk that never gets full.
    for (let count = 0; count < 100_000; count += 1) {
      messages.append({ id: messages.nextId(), room: 'lobby', time: 0, nick: 'ada', text: 'x'.repeat(2000) })
    }
    return 'ok'
  } catch (error) {
    return codeOf(error)
  }
}

const small = await put('small', 100_000, 'name')
const large = await put('large', 20_000_000, 'name')
await files.discard('large')
const after = await put('after', 100_000)
const spoken = speak()
const removed = await files.remove('after').then(() => 'ok', codeOf)
await storage.close()
const again = await openStorage(folder, { history: 0 }).then(
  async (opened) => {
    await opened.close()
    return 'ok'
  },
  (error: unknown) => codeOf(error),
)
console.log(JSON.stringify({ small, large, after, spoken, removed, again }))
