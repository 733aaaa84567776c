import { isGuestNick } from '../../server/protocol/nick.ts'
import { RefusedError, wordsOf } from '../client/reply.ts'
import type { Greeting } from './channel.ts'
import { explainEnd, isRestart } from './explain.ts'
import type { LiveSession } from './session.ts'

/** Where everybody begins. */
export const FIRST_ROOM = 'lobby'
/** Messages asked for of each room. */
const HISTORY = 100

/** After a connection came about: who one is, the rooms one was in, and what was said there. */
export async function arrive(session: LiveSession, greeting: Greeting, current?: string): Promise<void> {
  const before = session.me
  const wanted = session.chat.rooms.length > 0 ? session.chat.rooms.map(({ name }) => name) : session.wanted
  await session.readIdentity()
  const loginLost = before.role !== 'guest' && session.me.role === 'guest'
  if (!loginLost && before.nick !== '' && before.nick !== session.me.nick && !isGuestNick(before.nick))
    await takeNick(session, before.nick)
  let back = 0
  for (const name of wanted.length > 0 ? wanted : [FIRST_ROOM]) {
    if (await enter(session, name)) back++
  }
  const place = current === undefined ? undefined : session.chat.room(current)
  if (place) session.chat.choose(place)
  const { after, how } = greeting
  if (how === 'new' && after !== undefined) {
    const what = isRestart(after) ? 'The server was restarted' : explainEnd(after).replace(/\.$/, '')
    const rooms = back === 1 ? 'back in 1 room' : `back in ${back} rooms`
    session.story = `${what}: you are ${session.me.nick} now, ${rooms}; what was said there is here.${
      loginLost ? ` You were logged in as ${before.nick}: log in again, as this page keeps no password.` : ''
    }`
  }
  if (!session.loginRequired) await session.readRooms()
  session.changed()
}

/** Takes a nick that one had; whether it is still free shows in the identity. */
async function takeNick(session: LiveSession, nick: string): Promise<void> {
  try {
    const [taken = nick] = wordsOf(await session.a.ask(`NICK ${nick}`))
    session.me = { ...session.me, nick: taken }
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error
  }
}

/** Enters a room with its members and its history; `false` where the server refuses. */
async function enter(session: LiveSession, name: string): Promise<boolean> {
  try {
    const [spelt = name] = wordsOf(await session.a.ask(`JOIN ${name}`))
    await settleIn(session, spelt)
    return true
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error
    if (error.code === 'login-required') session.loginRequired = true
    else session.chat.left(name)
    return false
  }
}

/** The page is in a room: who else is, and what was said there. */
export async function settleIn(session: LiveSession, room: string): Promise<void> {
  session.chat.entered(room)
  await Promise.all([readHistory(session, room), session.readMembers(room)])
}

/** What was said in a room, from the server; what is here already stays as it is. */
async function readHistory(session: LiveSession, room: string): Promise<void> {
  const { more } = await session.a.ask(`HISTORY ${room} ${HISTORY}`)
  const thread = session.chat.room(room)
  if (!thread) return
  for (const line of more) {
    const [id = '', time = '', nick = '', ...words] = line.split(' ')
    const lines = [{ direction: 'received', text: `| ${line}` } as const]
    const message = { id: Number(id), at: Date.parse(time), nick, text: words.join(' ') }
    session.chat.said(thread, { ...message, carried: { label: session.a.label, lines } }, true)
  }
  session.changed()
}
