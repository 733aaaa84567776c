import { wordsOf } from '../client/reply.ts'
import { FIRST_ROOM, settleIn } from './arrival.ts'
import type { LiveSession } from './session.ts'
import type { Thread } from './thread.ts'

export async function join(session: LiveSession, name: string): Promise<void> {
  const [spelt = name] = wordsOf(await session.act(`JOIN ${name}`))
  await settleIn(session, spelt)
  const room = session.chat.room(spelt)
  if (room) session.chat.choose(room)
  await session.readRooms()
}

export async function leave(session: LiveSession, name: string): Promise<void> {
  await session.act(`LEAVE ${name}`)
  session.chat.left(name)
  await session.readRooms()
}

/** Says `text` where `thread` leads. */
export async function say(session: LiveSession, thread: Thread, text: string): Promise<void> {
  const line = `${thread.kind === 'room' ? 'SAY' : 'TELL'} ${thread.name} ${text}`
  const { final } = await session.act(line)
  const [id = ''] = final.split(' ').slice(1)
  const lines = [{ direction: 'sent', text: line } as const, { direction: 'received', text: final } as const]
  session.chat.said(
    thread,
    { id: Number(id), nick: session.me.nick, text, carried: { label: session.a.label, lines } },
    true,
  )
  session.changed()
}

/** Tells everybody on the server; resolves with how many connections that were. */
export async function broadcast(session: LiveSession, text: string): Promise<number> {
  const line = `BROADCAST ${text}`
  const { final } = await session.act(line)
  const lines = [{ direction: 'sent', text: line } as const, { direction: 'received', text: final } as const]
  const carried = { label: session.a.label, lines }
  session.chat.current?.log.remark({ kind: 'broadcast', at: Date.now(), nick: session.me.nick, text, carried })
  session.changed()
  return Number(final.split(' ')[1])
}

export async function rename(session: LiveSession, nick: string): Promise<void> {
  await session.act(`NICK ${nick}`)
  await identityChanged(session)
}

/** Logs both connections in; `secret` is the password with the registration code before it where there is one. */
export async function logIn(
  session: LiveSession,
  { verb, nick, password, code }: { verb: 'LOGIN' | 'REGISTER'; nick: string; password: string; code: string },
): Promise<void> {
  await session.act(`${verb} ${nick} ${verb === 'REGISTER' && code !== '' ? `${code} ` : ''}${password}`)
  try {
    await session.b.ask(`LOGIN ${nick} ${password}`)
  } finally {
    await identityChanged(session)
  }
  if (session.loginRequired) {
    session.loginRequired = false
    await join(session, session.wanted[0] ?? FIRST_ROOM)
  }
}

/** Logs B in alone, as who A is: a new connection has no login. */
export async function logInFiles(session: LiveSession, password: string): Promise<void> {
  await session.b.ask(`LOGIN ${session.me.nick} ${password}`)
  await session.readOther()
}

export async function logOut(session: LiveSession): Promise<void> {
  await session.act('LOGOUT')
  await session.b.ask('LOGOUT')
  await identityChanged(session)
}

/** Own nicks are not told as events: they are asked for. */
async function identityChanged(session: LiveSession): Promise<void> {
  await session.readIdentity()
  await session.readOther()
  await Promise.all(session.chat.rooms.map(({ name }) => session.readMembers(name)))
  session.changed()
}
