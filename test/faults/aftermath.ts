import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect } from 'vitest'
import { type Conversation, sha256 } from '../support/conversation.ts'
import type { ServeProcess } from '../support/serve-process.ts'
import type { Ledger, Listed } from './ledger.ts'
import { enter, LONG_UPLOAD, MEBIBYTE, PASSWORD, succeed } from './life.ts'

/** What the database of a running server says, read beside it. */
function rows(server: ServeProcess, sql: string): Record<string, unknown>[] {
  const db = new DatabaseSync(join(server.dataDir, 'porthole.db'), { readOnly: true })
  try {
    return db.prepare(sql).all()
  } finally {
    db.close()
  }
}

/** Nothing lies in the folder of files that the database does not know, and nothing it knows is missing. */
export function expectNoStrayFiles(server: ServeProcess): void {
  const known = [
    ...rows(server, 'SELECT id FROM files').map(({ id }) => `${id}`),
    ...rows(server, 'SELECT id FROM partials').map(({ id }) => `${id}.part`),
  ]
  expect(readdirSync(join(server.dataDir, 'files')).sort()).toEqual(known.sort())
}

/** Bytes on the disk of an upload that has not come to its end; 0 when it never began. */
export function flushedBytes(server: ServeProcess, name: string): number {
  const [partial] = rows(server, 'SELECT id, name FROM partials').filter((row) => row['name'] === name)
  if (!partial) return 0
  return statSync(join(server.dataDir, 'files', `${partial['id']}.part`), { throwIfNoEntry: false })?.size ?? 0
}

/** Every acknowledged message is there once and in order; at most the one under way is there besides. */
export async function expectTalks(server: ServeProcess, ledger: Ledger): Promise<void> {
  const reader = await enter(server)
  for (const talk of ledger.talks) {
    await succeed(reader.ask(`JOIN ${talk.room}`))
    const lines = (await reader.ask(`HISTORY ${talk.room} 1000`)).slice(0, -1).map((line) => line.split(' '))
    await succeed(reader.ask(`LEAVE ${talk.room}`))
    const told = lines.map(([, id, , , ...text]) => ({ id: Number(id), text: text.join(' ') }))
    const extra = told.slice(talk.acknowledged.length)
    expect(told.slice(0, talk.acknowledged.length)).toEqual(talk.acknowledged)
    expect(extra.map(({ text }) => text)).toEqual(extra.length === 0 ? [] : [talk.asked])
    expect(told.map(({ id }) => id)).toEqual(told.map(({ id }) => id).sort((a, b) => a - b))
    talk.acknowledged.push(...extra)
    delete talk.asked
  }
  // No life of the server gave an id that one before it had given.
  const ids = ledger.talks.flatMap(({ acknowledged }) => acknowledged.map(({ id }) => id))
  expect(new Set(ids).size).toBe(ids.length)
}

/** Every acknowledged file is listed as it was acknowledged, and its bytes have the digest that is told of them. */
export async function expectFiles(server: ServeProcess, ledger: Ledger): Promise<void> {
  const reader = await enter(server)
  const lines = (await reader.ask('FILES')).slice(0, -1).map((line) => line.split(' '))
  const listed = new Map<string, Listed>(
    lines.map(([, name = '', size, digest = '']) => [name, { size: Number(size), sha256: digest }]),
  )
  expect(ledger.check(listed)).toEqual([])
  for (const [name, { size, sha256: digest }] of listed) {
    const { reply, payload } = await reader.get(name)
    expect(reply).toEqual([`+FILE ${size} ${digest} 0`])
    expect([name, sha256(payload)]).toEqual([name, digest])
  }
}

/** The interrupted upload goes on behind the bytes that were on the disk, and becomes the file it was to be. */
export async function expectResumed(server: ServeProcess, name: string, bytes: Buffer): Promise<number> {
  const flushed = flushedBytes(server, name)
  const one: Conversation = await enter(server)
  await succeed(one.ask(`LOGIN uploader ${PASSWORD}`))
  expect(await one.ask(`PUT ${name} ${LONG_UPLOAD} ${sha256(bytes)}`)).toEqual([`+GO ${flushed}`])
  one.client.send(bytes.subarray(flushed))
  expect(await one.reply()).toEqual([`+OK ${LONG_UPLOAD} ${sha256(bytes)}`])
  expect((await one.get(name)).payload.equals(bytes)).toBe(true)
  // Room for the next one.
  expect(await one.ask(`DELETE ${name}`)).toEqual([`+OK ${name}`])
  return flushed >= MEBIBYTE ? 1 : 0
}
