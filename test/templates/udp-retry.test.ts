import { describe, expect, test } from 'vitest'
import { conversationIn } from './conversations.ts'
import { playEverywhere, playOnRuntime } from './play.ts'

describe('udp-retry', () => {
  test('client: tries again, and gives up; server: adds nothing twice', async () => {
    const [onNode, onRuntime, onMachines] = await playEverywhere('udp-retry', conversationIn('udp-retry'))
    expect(onNode).toMatchObject({
      server: {
        stdout: [
          'listening on UDP port <port 1>',
          'added 5: the sum is 5',
          'will lose 0 requests and 1 replies',
          'added 2: the sum is 7',
          'lost a reply',
          'the same request again: the same reply again',
          'will lose 2 requests and 0 replies',
          'lost a request',
          'lost a request',
          'added 10: the sum is 17',
          'will lose 5 requests and 0 replies',
          ...Array.from({ length: 5 }, () => 'lost a request'),
          '',
        ].join('\n'),
      },
      client: {
        stdout: [
          'ready: type a number; Ctrl-D ends',
          'request 1: sum 5 (try 1)',
          'request 2, try 1: no reply in 100 ms',
          'request 2: sum 7 (try 2)',
          'that is no whole number',
          'request 3, try 1: no reply in 100 ms',
          'request 3, try 2: no reply in 200 ms',
          'request 3: sum 17 (try 3)',
          ...[100, 200, 400, 800, 1600].map((wait, index) => `request 4, try ${index + 1}: no reply in ${wait} ms`),
          'request 4: gave up after 5 tries; whether it was added is not known',
          'done',
          '',
        ].join('\n'),
        stderr: '',
        exitCode: 0,
      },
    })
    expect(onRuntime).toEqual(onNode)
    expect(onMachines).toEqual(onNode)
  }, 30_000)

  test('experiment: with 100 ms of latency each request is sent twice and added once', async () => {
    const { client, server } = await playOnRuntime(
      'udp-retry',
      async (start) => {
        const running = await start('server')
        const typing = await start('client')
        typing.type('5\n')
        await typing.says('request 1: sum 5 (try 2)\n')
        await running.says('the same request again')
        typing.endInput()
        await typing.ended
      },
      { links: { latencyMs: 100, loss: 0 } },
    )
    expect(client?.stdout).toContain('request 1, try 1: no reply in 100 ms\n')
    expect(server?.stdout.match(/added/g)).toHaveLength(1)
  })
})
