import { describe, expect, test } from 'vitest'
import { conversationIn } from './conversations.ts'
import { playOnNode, playOnRuntime, templateOf } from './play.ts'

describe('echo', () => {
  test('client: what was typed comes back, and both sides close', async () => {
    const onNode = await playOnNode('echo', conversationIn('echo'))
    expect(onNode).toEqual({
      server: {
        stdout:
          'listening on port <port 1>\nclient 1: connected\nclient 1: read 6 bytes\nclient 1: read 8 bytes\n' +
          'client 1: sends no more\nclient 1: closed\n',
        stderr: '',
        exitCode: null,
        signal: 'SIGTERM',
      },
      client: {
        stdout: 'connected: type a line, Ctrl-D ends\nhello\ngrüße\nclosed: 14 bytes sent, 14 came back\n',
        stderr: '',
        exitCode: 0,
        signal: null,
      },
    })
    expect(await playOnRuntime('echo', conversationIn('echo'))).toEqual(onNode)
    expect(await playOnRuntime('echo', conversationIn('echo'), { ownMachines: true })).toEqual(onNode)
  })

  test('experiment: the server reads two bytes at a time', async () => {
    const { server, client } = await playOnRuntime('echo', conversationIn('echo'), {
      links: templateOf('echo').experiment.links,
    })
    expect(server?.stdout).toContain('client 1: read 2 bytes\n'.repeat(7))
    expect(client?.stdout).toContain('hello\ngrüße\n')
  })
})
