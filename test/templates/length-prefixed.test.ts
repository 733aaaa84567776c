import { describe, expect, test } from 'vitest'
import { conversationIn } from './conversations.ts'
import { playEverywhere, playOnRuntime, templateOf } from './play.ts'

const CLIENT = [
  'connected: type a line, \\n within it, or /lie; Ctrl-D ends',
  'sending 11 bytes: 000000076f6e650a74776f',
  'reply: 7 bytes, 7 characters, 2 lines',
  'sending 11 bytes: 000000076772c3bcc39f65',
  'reply: 7 bytes, 5 characters, 1 lines',
  'sending 4 bytes: 00000000',
  'reply: 0 bytes, 0 characters, 1 lines',
  'sending 4 bytes: ffffffff',
  'reply: error: a frame of 4294967295 bytes is too long',
  'closed',
  '',
].join('\n')

describe('length-prefixed', () => {
  test('frames: any text, an empty one, and a length that lies', async () => {
    const [onNode, onRuntime, onMachines] = await playEverywhere('length-prefixed', conversationIn('length-prefixed'))
    expect(onNode['client']).toEqual({ stdout: CLIENT, stderr: '', exitCode: 0, signal: null })
    expect(onNode['server']?.stdout).toContain('client 1: a frame of 4294967295 bytes is too long\nclient 1: closed\n')
    expect(onRuntime).toEqual(onNode)
    expect(onMachines).toEqual(onNode)
  })

  test('experiment: a frame in reads of five bytes is one frame', async () => {
    const { links } = templateOf('length-prefixed').experiment
    const { client, server } = await playOnRuntime('length-prefixed', conversationIn('length-prefixed'), { links })
    expect(client?.stdout).toBe(CLIENT)
    expect(server?.stdout).toContain('read 5 bytes\nclient 1: read 5 bytes\nclient 1: read 1 bytes\nclient 1: a frame')
  })
})
