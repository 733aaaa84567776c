import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { arrive, refused } from '../support/conversation.ts'
import { fresh } from '../support/fresh-name.ts'
import { startServer, type TestServer } from '../support/server.ts'
import { transports } from '../support/transports.ts'

const PASSWORD = 'correct horse'
const MEBIBYTE = 1024 * 1024
const PATIENCE = { timeout: 5000, interval: 20 }

let server: TestServer
beforeAll(async () => {
  server = await startServer({ args: ['--login-rate=0'] })
})
afterAll(() => server.stop())

describe.each(transports)('connection rules over %s', (_name, open) => {
  test('every reply owed comes after the client’s FIN, slow ones too', async () => {
    const [alice, nick] = [await arrive(open(server)), fresh('alice')]
    alice.client.send(`REGISTER ${nick} ${PASSWORD}\nRUN date\nJOIN ${nick}\nSAY ${nick} bye\nQUI`)
    alice.client.finish()
    const lines = await alice.ended()
    expect(lines).toEqual([
      `+OK ${nick}`,
      expect.stringMatching(/^\| /),
      '+OK 0',
      `+OK ${nick} 1`,
      expect.stringMatching(/^\+OK \d+$/),
    ])
  })

  test('who leaves while a password is checked is gone', async () => {
    const [ghost, witness, nick] = [await arrive(open(server)), await arrive(open(server)), fresh('ghost')]
    ghost.client.send(`REGISTER ${nick} ${PASSWORD}\nLOGIN ${nick} ${PASSWORD}\n`)
    ghost.client.leave()
    // Behind these in the queue of the passwords.
    for (let i = 0; i < 3; i++) await witness.ask(`LOGIN ${nick} ${PASSWORD}!`)
    // Where a cut looks like a FIN, the replies owed come first; a ghost would stay for ever.
    await vi.waitUntil(async () => !(await witness.ask('WHO')).join().includes(nick), PATIENCE)
    expect(await witness.ask(`TELL ${nick} hello`)).toEqual(refused('no-such-nick'))
  })

  test('the last word reaches a client that goes on sending', async () => {
    const client = open(server)
    await client.untilLine(/^\* HELLO /)
    client.send('POST / HTTP/1.1\r\n')
    for (let i = 0; i < 8; i++) client.send(Buffer.alloc(MEBIBYTE / 8, 'x'))
    await client.untilEnd()
    expect(client.lines.slice(2)).toEqual(refused('bad-state'))
  })

  test('a payload in the middle of which the FIN comes is no file', async () => {
    const [alice, bob, name] = [await arrive(open(server)), await arrive(open(server)), fresh('file')]
    alice.client.send(`PUT ${name} 10\nhello`)
    alice.client.finish()
    expect((await alice.ended()).filter((line) => line.startsWith('+OK'))).toEqual([])
    expect(await bob.ask(`GET ${name}`)).toEqual(refused('no-such-file'))
  })

  test('a refused PUT leaves the connection in step', async () => {
    const alice = await arrive(open(server))
    alice.client.send('PUT ../x 5\nPUT x\nPUT x 99999999999\nPING in-step\n')
    expect(await alice.reply()).toEqual(refused('bad-name'))
    expect(await alice.reply()).toEqual(refused('bad-arguments'))
    expect(await alice.reply()).toEqual(refused('too-large'))
    expect(await alice.reply()).toEqual(['+PONG in-step'])
  })

  test('an event queued when one quits comes before the end', async () => {
    const [alice, bob] = [await arrive(open(server)), await arrive(open(server))]
    await bob.ask(`TELL ${alice.guest} before you go`)
    expect(await alice.ask('QUIT')).toEqual(['+BYE'])
    expect(alice.events).toEqual([expect.stringMatching(/ before you go$/)])
    expect(await alice.ended()).toEqual([])
  })

  test('every verb is known in any case, and HELP knows all of them', async () => {
    const alice = await arrive(open(server))
    const verbs = (await alice.ask('hElP')).slice(0, -1).map((line) => line.split(' ')[1])
    expect(verbs).toEqual(
      'BROADCAST CONNECTIONS DELETE ECHO FILES GET HELP HISTORY JOIN KICK LEAVE LOGIN LOGOUT NICK PING PUT QUIT REGISTER ROOMS RUN SAY SHUTDOWN STARTTLS STATS TELL TIME WHO WHOAMI'.split(
        ' ',
      ),
    )
    for (const verb of verbs) {
      const [line, final] = await alice.ask(`HELP ${verb?.toLowerCase()}`)
      expect([line?.startsWith(`| ${verb} `), final]).toEqual([true, '+OK'])
      expect(line).toMatch(/ – \S/)
    }
  })
})
