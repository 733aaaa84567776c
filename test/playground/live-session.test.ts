import { describe, expect, onTestFinished, test } from 'vitest'
import { join, logIn, say } from '../../playground/live/actions.ts'
import type { PageMemory } from '../../playground/live/page-memory.ts'
import { attempt } from '../../playground/live/problem.ts'
import { LiveSession, MAX_CAPTURES } from '../../playground/live/session.ts'
import { serverForTest, type TestServer } from '../support/server.ts'

const PASSWORD = 'a porthole of brass'

/** A session on a real server, without the page around it. */
class Visit {
  readonly session: LiveSession
  #wake: (() => void)[] = []

  constructor(server: TestServer, memory?: PageMemory) {
    const port = server.port('web')
    this.session = new LiveSession({
      url: `ws://127.0.0.1:${port}/gateway/porthole`,
      memory,
      changed: () => {
        for (const wake of this.#wake.splice(0)) wake()
      },
      createWebSocket: (url, protocol): WebSocket =>
        Reflect.construct(WebSocket, [url, { protocols: [protocol], headers: { origin: `http://127.0.0.1:${port}` } }]),
    })
    onTestFinished(() => this.session.close())
    this.session.start()
  }

  async until(condition: (session: LiveSession) => boolean): Promise<void> {
    while (!condition(this.session)) await new Promise<void>((resolve) => this.#wake.push(resolve))
  }

  /** Until it has come into the first room. */
  arrived(): Promise<void> {
    return this.until(({ chat, b }) => chat.offered.length > 0 && b.ready)
  }
}

const visit = async (options: Parameters<typeof serverForTest>[0] = {}) => {
  const server = await serverForTest(options)
  const one = new Visit(server)
  await one.arrived()
  return { server, one, session: one.session }
}

describe('LiveSession', () => {
  test('comes into the first room under the nick that the server gives, on two connections', async () => {
    const { session } = await visit()
    expect(session.me).toEqual({ nick: expect.stringMatching(/^guest-\d+$/), role: 'guest' })
    expect(session.other.nick).not.toBe(session.me.nick)
    expect(session.chat.rooms.map(({ name }) => name)).toEqual(['lobby'])
    expect(session.captures.map(({ label }) => label)).toEqual(['A', 'B'])
  })

  test('answers PING on both connections by itself', async () => {
    const { one, session } = await visit({ args: ['--ping-after=50ms', '--idle-timeout=5s'] })
    const pings = (label: string) =>
      session.captures
        .filter((capture) => capture.label === label)
        .flatMap(({ events }) => events)
        .filter((event) => event.kind === 'seen' && event.seen.what === 'line' && event.seen.text === 'PING').length
    const { promise, resolve } = Promise.withResolvers<void>()
    for (const capture of session.captures)
      capture.subscribe(() => {
        if (pings('A') > 1 && pings('B') > 1) resolve()
      })
    await promise
    await one.until(({ a, b }) => a.state.name === 'open' && b.state.name === 'open')
  })

  test('keeps the captures of so many connections', async () => {
    const { one, session } = await visit()
    for (let i = 0; i < MAX_CAPTURES; i++) {
      session.b.open()
      await one.until(({ b }) => b.ready)
    }
    expect(session.captures.map(({ label }) => label)).toEqual(Array.from({ length: MAX_CAPTURES }, () => 'B'))
  })

  test('another page goes on with what a page left: nick, login, rooms and history', async () => {
    const { server, session } = await visit()
    await logIn(session, { verb: 'REGISTER', nick: 'ann', password: PASSWORD, code: '' })
    await join(session, 'attic')
    const attic = session.chat.room('attic')
    if (attic) await say(session, attic, 'before')
    const memory = session.memory()
    expect(JSON.stringify(memory)).not.toContain(PASSWORD)
    const next = new Visit(server, memory)
    await next.arrived()
    const { me, other, chat } = next.session
    expect([me, other]).toEqual([
      { nick: 'ann', role: 'user' },
      { nick: 'ann', role: 'user' },
    ])
    expect(chat.current?.name).toBe('attic')
    expect(chat.room('attic')?.log.entries.map((entry) => 'text' in entry && entry.text)).toEqual(['before'])
    expect(next.session.story).toBeUndefined()
  })

  test('a ticket that nobody knows any more leads to a new connection, the rooms and a word about it', async () => {
    const { server } = await visit()
    const ticket = { id: 'gone', key: 'gone', local: '127.0.0.1:1', remote: '127.0.0.1:2' }
    const memory = { tickets: { A: ticket }, nick: 'ann', role: 'user', rooms: ['attic'], current: 'attic' }
    const next = new Visit(server, memory)
    await next.until(({ story }) => story !== undefined)
    expect(next.session.story).toMatch(
      /^The server was restarted: you are guest-\d+ now, back in 1 room; what was said there is here\. You were logged in as ann/,
    )
    expect(next.session.chat.current?.name).toBe('attic')
  })

  test('tells what the server refuses, and masks a password among the lines of what was done', async () => {
    const { session } = await visit()
    const problem = await attempt(() => logIn(session, { verb: 'LOGIN', nick: 'ann', password: PASSWORD, code: '' }))
    expect(problem).toMatchObject({ code: 'bad-credentials' })
    expect(session.exchanges.last).toMatchObject({
      line: `LOGIN ann ${'*'.repeat(PASSWORD.length)}`,
      reply: expect.stringMatching(/^-ERR bad-credentials /),
    })
    session.a.close()
    expect(await attempt(() => session.act('TIME'))).toMatchObject({ code: 'not-sent' })
  })
})
