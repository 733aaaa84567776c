import { writeSync } from 'node:fs'
import { openStorage } from '../../../server/storage/open.ts'
import { bytesOf, fileOf, partialOf } from '../content.ts'

/**
 * Speaks, uploads, replaces and removes without end, to be killed at any moment. Each step is told on standard output
 * as a line of JSON: `doing` before it begins, and without that word once the storage says that it is done.
 */
const [, , folder = '', round = ''] = process.argv
const ROOM = 'lobby'
const NAMES = 3

const storage = await openStorage(folder, { history: 0 })
// Straight to the descriptor: what was told survives the death of the process as well.
const tell = (step: object) => writeSync(1, `${JSON.stringify(step)}\n`)
tell({ opened: true })

for (let turn = 0; ; turn += 1) {
  for (let said = 0; said < 20; said += 1) {
    const id = storage.messages.nextId()
    tell({ doing: 'say', id })
    storage.messages.append({ id, room: ROOM, time: 0, nick: 'ada', text: `text ${id}` })
    tell({ said: id })
  }
  const id = `r${round}t${turn}`
  const name = `name-${turn % NAMES}`
  const seed = turn + 1
  const bytes = bytesOf(40_000 * ((turn % 50) + 1), seed)
  storage.files.begin(partialOf(id, bytes, name))
  const part = await storage.files.part(id)
  for (let at = 0; at < bytes.length; at += 65_536) await part.write(bytes.subarray(at, at + 65_536))
  await part.finish()
  await part.close()
  tell({ doing: 'put', id, name })
  await storage.files.commit(fileOf(id, bytes, name))
  tell({ put: id, name })
  if (turn % 5 === 4) {
    tell({ doing: 'remove', id, name })
    await storage.files.remove(id)
    tell({ removed: id, name })
  }
}
