import { setImmediate as turn } from 'node:timers/promises'
import { tcpClient } from '../support/client.ts'
import { arrive, type Conversation, sha256 } from '../support/conversation.ts'
import type { ServeProcess } from '../support/serve-process.ts'
import type { Ledger } from './ledger.ts'

export const PASSWORD = 'correct horse'
export const MEBIBYTE = 1024 * 1024
const KIBIBYTE = 1024
/** Of an upload that no life of a server is long enough for. */
export const LONG_UPLOAD = 12 * MEBIBYTE
const NAMES = 4
/** Of a guest, so that those of many lives stay within what guests may have. */
const NAMES_OF_GUEST = 5
/** Stay below what HISTORY tells at once. */
const MESSAGES_A_ROOM = 500

/** From 0 to 1. */
export type Random = () => number

export const enter = (server: ServeProcess): Promise<Conversation> => arrive(tcpClient(server.port('porthole')))

/** Asks for what must succeed. */
export async function succeed(reply: Promise<string[]>): Promise<string> {
  const final = (await reply).at(-1) ?? ''
  if (final.startsWith('+')) return final
  throw new Error(`Cannot go on as a request must succeed: ${final} came`)
}

/** Bytes that nobody mixes up with those of another file. */
export const contentOf = (size: number, name: string): Buffer => Buffer.alloc(size, `${name} of ${size} bytes\n`)

/** Talks as fast as it is acknowledged, in one room after the other. */
export async function speak(one: Conversation, ledger: Ledger, name: string): Promise<void> {
  for (let count = 0; ; count++) {
    const talk = ledger.talk(`${name}-${count}`)
    await succeed(one.ask(`JOIN ${talk.room}`))
    for (let said = 0; said < MESSAGES_A_ROOM; said++) {
      const text = `text ${said}`
      talk.asked = text
      const final = await succeed(one.ask(`SAY ${talk.room} ${text}`))
      talk.acknowledged.push({ id: Number(final.slice('+OK '.length)), text })
      delete talk.asked
    }
  }
}

/** Puts files, replaces them and deletes them, with a digest or without. */
export async function keepFiles(one: Conversation, ledger: Ledger, random: Random): Promise<void> {
  for (let count = 0; ; count++) {
    const name = `file-${Math.floor(random() * NAMES)}`
    const remove = ledger.files.has(name) && random() < 0.2
    const bytes = contentOf(Math.floor(random() * 2 * MEBIBYTE), `${name} ${count}`)
    const to = remove ? undefined : { size: bytes.length, sha256: sha256(bytes) }
    const bare = random() < 0.3
    await ledger.change('keeper', { name, to }, async () => {
      if (remove) await succeed(one.ask(`DELETE ${name}`))
      else if (bare) {
        one.client.send(`PUT ${name} ${bytes.length}\n`)
        one.client.send(bytes)
        await succeed(one.reply())
        await succeed(one.reply())
      } else await succeed(one.put(name, bytes))
    })
  }
}

/** Puts small files as a guest, whom only its own connection lets replace them. */
export async function strew(one: Conversation, ledger: Ledger, round: number, random: Random): Promise<void> {
  for (let count = 0; ; count++) {
    const name = `guest-${round}-${count % NAMES_OF_GUEST}`
    const bytes = contentOf(Math.floor(random() * 64 * KIBIBYTE), `${name} ${count}`)
    const to = { size: bytes.length, sha256: sha256(bytes) }
    await ledger.change('guest', { name, to }, async () => void (await succeed(one.put(name, bytes))))
  }
}

/** Begins the long upload and sends it piece by piece, all but the last byte. */
export async function uploadMost(one: Conversation, bytes: Buffer, name: string, random: Random): Promise<void> {
  await succeed(one.ask(`PUT ${name} ${bytes.length} ${sha256(bytes)}`))
  for (let sent = 0; sent < bytes.length - 1; ) {
    const end = Math.min(bytes.length - 1, sent + Math.ceil(random() * 512 * KIBIBYTE))
    one.client.send(bytes.subarray(sent, end))
    sent = end
    await turn()
  }
}
