import { describe, expect, test } from 'vitest'
import { conversationIn } from './conversations.ts'
import { type Play, playEverywhere, playOnNode, playOnRuntime, templateOf } from './play.ts'

/** One of two listeners stops; so much is sent that it must miss some. */
const flood =
  (count: number): Play =>
  async (start) => {
    const server = await start('server')
    const first = await start('client')
    const second = await start('client2')
    await server.says('listener 2: connected\n')
    second.type('stop\n')
    await second.says('stopped\n')
    server.type(`flood ${count}\n`)
    await server.says(`${count} messages so far\n`)
    server.type('hello\n')
    await first.says('hello\n')
    second.type('go\n')
    await second.says('hello\n')
    server.endInput()
    await first.ended
    await second.ended
  }

describe('broadcast', () => {
  test('server: each message goes to all who listen, and its end to them too', async () => {
    const [onNode, onRuntime, onMachines] = await playEverywhere('broadcast', conversationIn('broadcast'))
    expect(onNode).toMatchObject({
      server: {
        stdout:
          'listening on port <port 1>: type a message, flood 500, or Ctrl-D\nlistener 1: connected\n' +
          'sent to 1 listeners, 1 messages so far\nlistener 2: connected\nsent to 2 listeners, 2 messages so far\n' +
          'listener 2: closed\nsent to 1 listeners, 3 messages so far\nlistener 1: closed\n',
        stderr: '',
        exitCode: 0,
      },
      client: { stdout: 'connected: stop stops reading, go reads on\n1 one\n2 zwölf\n3 three\nclosed\n', exitCode: 0 },
      client2: { stdout: 'connected: stop stops reading, go reads on\nstopped\nreading on\n2 zwölf\nclosed\n' },
    })
    expect(onRuntime).toEqual(onNode)
    expect(onMachines).toEqual(onNode)
  })

  test.each([['Node', 1500, playOnNode] as const, ['the runtime, as in the experiment', 500, playOnRuntime] as const])(
    'server on %s: who does not read misses messages and is told how many',
    async (_, count, play) => {
      const { client, client2 } = await play('broadcast', flood(count), {
        links: templateOf('broadcast').experiment.links,
      })
      expect(client?.stdout).not.toContain('missed')
      expect(client?.stdout.match(/^\d+ /gm)).toHaveLength(count + 1)
      const missed = Number(/\((\d+) messages missed\)/.exec(client2?.stdout ?? '')?.[1])
      const received = client2?.stdout.match(/^\d+ /gm)?.length ?? 0
      expect(missed).toBeGreaterThan(0)
      expect(missed + received).toBe(count + 1)
    },
  )
})
