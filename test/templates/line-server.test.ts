import { describe, expect, test } from 'vitest'
import { conversationIn } from './conversations.ts'
import { type Play, playOnNode, playOnRuntime, templateOf } from './play.ts'

const REPLIES = [
  'connected: try ping, upper hello, add 2 3; Ctrl-D ends',
  'reply 1: pong',
  'reply 2: GRÜSSE',
  'reply 3: 5',
  'reply 4: error: the line is too long',
  'reply 5: error: add takes two numbers',
  'reply 6: error: unknown command "sub"',
  'reply 7: pong',
  'reply 8: pong',
  'closed',
  '',
].join('\n')

describe('line-server', () => {
  test('server: a line in two reads, three lines in one, one too long, and the last ones before the end', async () => {
    const onNode = await playOnNode('line-server', conversationIn('line-server'))
    expect(onNode['client']).toEqual({ stdout: REPLIES, stderr: '', exitCode: 0, signal: null })
    expect(onNode['server']?.stdout).toContain('client 1: read 2 bytes, 0 lines end in them\n')
    expect(onNode['server']?.stdout).toContain('client 1: read 25 bytes, 3 lines end in them\n')
    expect(onNode['server']?.stderr).toBe('')
    expect(await playOnRuntime('line-server', conversationIn('line-server'))).toEqual(onNode)
    expect(await playOnRuntime('line-server', conversationIn('line-server'), { ownMachines: true })).toEqual(onNode)
  })

  test('experiment: with one byte a segment a character is cut in half, and the reply is right', async () => {
    const typed: Play = async (start) => {
      await start('server')
      const client = await start('client')
      client.type('upper grüße\n')
      await client.says('reply 1: GRÜSSE\n')
      client.endInput()
      await client.ended
    }
    const { server } = await playOnRuntime('line-server', typed, {
      links: templateOf('line-server').experiment.links,
    })
    expect(server?.stdout.match(/read 1 bytes/g)).toHaveLength(14)
  })
})
