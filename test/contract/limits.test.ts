import { expect, test } from 'vitest'
import { GatewayClient, tcpClient } from '../support/client.ts'
import { arrive, refused } from '../support/conversation.ts'
import { serverForTest } from '../support/server.ts'
import { gateway, tcp, tls, transports, unix } from '../support/transports.ts'

test.each(transports)('--max-line holds over %s', async (_name, open) => {
  const server = await serverForTest({ args: ['--max-line=32'] })
  const alice = await arrive(open(server))
  const longest = 'x'.repeat(32 - 'ECHO \n'.length)
  alice.client.send(`ECHO ${longest}\nECHO ${longest}x\nPING\n`)
  expect(await alice.reply()).toEqual([`+ECHO ${longest}`])
  expect(await alice.reply()).toEqual(refused('line-too-long'))
  expect(await alice.reply()).toEqual(['+PONG'])
})

test.each(transports)('--max-rooms holds over %s', async (_name, open) => {
  const server = await serverForTest({ args: ['--max-rooms=2'] })
  const alice = await arrive(open(server))
  expect(await alice.ask('JOIN a')).toEqual(['+OK a 1'])
  expect(await alice.ask('JOIN b')).toEqual(['+OK b 1'])
  expect(await alice.ask('JOIN c')).toEqual(refused('quota'))
})

test('--max-connections counts the sockets of every service, and one that goes makes room', async () => {
  const server = await serverForTest({ args: ['--max-connections=4'] })
  const echo = tcpClient(server.port('echo'))
  echo.send('x')
  await echo.until(({ text }) => text === 'x')
  const held = [await arrive(tcp(server)), await arrive(tls(server)), await arrive(unix(server))]
  for (const open of [tcp, unix]) {
    const late = open(server)
    await late.untilEnd()
    expect(late.lines).toEqual(refused('too-many-connections'))
  }
  expect(await held[0]?.ask('QUIT')).toEqual(['+BYE'])
  await held[0]?.ended()
  expect(await held[1]?.ask('PING')).toEqual(['+PONG'])
  expect((await arrive(tcp(server))).guest).toMatch(/^guest-/)
})

test('--max-connections counts half-done TLS handshakes', async () => {
  const server = await serverForTest({ args: ['--max-connections=2'] })
  const silent = tcpClient(server.port('tls'))
  silent.send(Uint8Array.of(0x16))
  const held = await arrive(tcp(server))
  const late = tcp(server)
  await late.untilEnd()
  expect(late.lines).toEqual(refused('too-many-connections'))
  silent.finish()
  await silent.untilEnd()
  expect(await held.ask('PING')).toEqual(['+PONG'])
  expect((await arrive(tcp(server))).guest).toMatch(/^guest-/)
})

test('echo and chargen say why they refuse, in a line of the Porthole protocol', async () => {
  const server = await serverForTest({ args: ['--max-connections=1'] })
  await arrive(tcp(server))
  for (const service of ['echo', 'chargen'] as const) {
    const late = tcpClient(server.port(service))
    await late.untilEnd()
    expect(late.lines).toEqual(refused('too-many-connections'))
  }
})

test('--max-connections counts a gateway connection once', async () => {
  const server = await serverForTest({ args: ['--max-connections=2'] })
  const [page, direct] = [await arrive(gateway(server)), await arrive(tcp(server))]
  const late = tcp(server)
  await late.untilEnd()
  expect(late.lines).toEqual(refused('too-many-connections'))
  for (const one of [page, direct]) expect(await one.ask('PING')).toEqual(['+PONG'])
})

test('a full server answers /metrics and nothing else', async () => {
  const server = await serverForTest({ args: ['--max-connections=1'] })
  await arrive(tcp(server))
  const statusOf = async (path: string) => (await fetch(`http://127.0.0.1:${server.port('web')}${path}`)).status
  expect([await statusOf('/metrics'), await statusOf('/healthz'), await statusOf('/')]).toEqual([200, 503, 503])
})

test('a page over --max-connections is told so too', async () => {
  const server = await serverForTest({ args: ['--max-connections=1'] })
  await arrive(tcp(server))
  const late = new GatewayClient(server.port('web'), 'porthole')
  const failed = new Promise<string>((resolve) => late.socket.once('error', (error) => resolve(error.message)))
  const told = late.untilEnd().then(() => late.text)
  expect(await Promise.race([failed, told])).toMatch(/^-ERR too-many-connections |503/)
})
