import type { Play } from './play.ts'
import { StageError } from './stage.ts'

const LONG = 'x'.repeat(2000)

/** What people do at the terminals of each template, whatever it runs on. */
const CONVERSATIONS: Readonly<Record<string, Play>> = {
  echo: async (start) => {
    const server = await start('server')
    const client = await start('client')
    client.type('hello\n')
    await client.says('hello\n')
    client.type('grüße\n')
    await client.says('grüße\n')
    client.endInput()
    await client.ended
    await server.says('client 1: closed\n')
  },
  'line-server': async (start) => {
    const server = await start('server')
    const client = await start('client')
    client.type('pi')
    await server.says('read 2 bytes')
    client.type('ng\nupper grüße\nadd 2 3\n')
    await client.says('reply 3: 5\n')
    client.type(`${LONG}\nadd 1\nsub 2 1\r\n`)
    await client.says('reply 6')
    client.type('ping\nping\n')
    client.endInput()
    await client.ended
    await server.says('client 1: closed\n')
  },
  chat: async (start) => {
    await start('server')
    const ada = await start('client')
    ada.type('ada\n')
    await ada.says('welcome, ada')
    const bob = await start('client2')
    bob.type('ada\n')
    await bob.says('another one?')
    bob.type('bob\n')
    await bob.says('welcome, bob')
    await ada.says('* bob joined\n')
    const cy = await start('client3')
    cy.type('cy\n')
    await bob.says('* cy joined\n')
    await ada.says('* cy joined\n')
    bob.type('grüße\n')
    await ada.says('bob: grüße\n')
    await cy.says('bob: grüße\n')
    cy.signal('SIGTERM')
    await ada.says('* cy left\n')
    await bob.says('* cy left\n')
    ada.type('bye\n/quit\n')
    await ada.ended
    await bob.says('* ada left\n')
    bob.endInput()
    await bob.ended
  },
  broadcast: async (start) => {
    const server = await start('server')
    const first = await start('client')
    await server.says('listener 1: connected\n')
    server.type('one\n')
    await first.says('1 one\n')
    const second = await start('client2')
    await server.says('listener 2: connected\n')
    second.type('stop\n')
    await second.says('stopped\n')
    server.type('zwölf\n')
    await first.says('2 zwölf\n')
    second.type('go\n')
    await second.says('2 zwölf\n')
    second.endInput()
    await second.ended
    await server.says('listener 2: closed\n')
    server.type('three\n')
    await first.says('3 three\n')
    server.endInput()
    await first.ended
    await server.ended
  },
  'length-prefixed': async (start) => {
    const server = await start('server')
    const client = await start('client')
    client.type('one\\ntwo\n')
    await client.says('7 bytes, 7 characters, 2 lines\n')
    client.type('grüße\n')
    await client.says('7 bytes, 5 characters, 1 lines\n')
    client.type('\n')
    await client.says('0 bytes, 0 characters, 1 lines\n')
    client.type('/lie\n')
    await client.ended
    await server.says('client 1: closed\n')
  },
  'file-transfer': async (start) => {
    await start('server')
    const client = await start('client')
    client.type('empty.txt\nbytes.bin\nnumbers.txt\nmissing.txt\n../server.ts\nbytes.bin\n')
    client.endInput()
    await client.ended
  },
  'udp-retry': async (start) => {
    const server = await start('server')
    const client = await start('client')
    client.type('5\n')
    await client.says('request 1: sum 5')
    server.type('mute 1\n')
    await server.says('0 requests and 1 replies')
    client.type('2\n')
    await client.says('request 2: sum 7')
    server.type('deaf 2\n')
    await server.says('2 requests and 0 replies')
    client.type('ten\n10\n')
    await client.says('request 3: sum 17')
    server.type('deaf 5\n')
    await server.says('5 requests and 0 replies')
    client.type('1\n')
    client.endInput()
    await client.ended
  },
  'fault-proxy': async (start) => {
    const server = await start('server')
    const proxy = await start('proxy')
    const client = await start('client')
    client.type('5\n')
    await client.says('sum 5\n')
    proxy.type('split\n')
    await proxy.says('mode split')
    client.type('1234\n')
    await client.says('sum 1239\n')
    proxy.type('pass\nhalf-close\n')
    await client.says('total 1239\n')
    await client.ended
    await server.says('client 1: closed\n')
  },
}

export function conversationIn(template: string): Play {
  const play = CONVERSATIONS[template]
  if (!play) throw new StageError(`Cannot play ${template} as it must have a conversation: it has none`)
  return play
}
