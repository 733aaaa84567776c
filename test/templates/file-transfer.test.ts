import { describe, expect, test } from 'vitest'
import { conversationIn } from './conversations.ts'
import { playEverywhere, playOnRuntime, templateOf } from './play.ts'

const CLIENT = [
  'ready: type empty.txt, bytes.bin or numbers.txt; Ctrl-D ends',
  'empty.txt: 0 bytes, sha256 e3b0c44298fc1c14… is right',
  'bytes.bin: 256 bytes, sha256 40aff2e9d2d8922e… is right',
  expect.stringMatching(/^numbers\.txt: 108894 bytes, sha256 [0-9a-f]{16}… is right$/),
  'missing.txt: failed, the server says "ERROR no such file"',
  '"../server.ts" is no file name',
  'bytes.bin: 256 bytes, sha256 40aff2e9d2d8922e… is right',
  'done',
  '',
]

describe('file-transfer', () => {
  test('client: takes whole files, and says what it could not get', async () => {
    const [onNode, onRuntime, onMachines] = await playEverywhere('file-transfer', conversationIn('file-transfer'))
    expect(onNode['client']?.stdout.split('\n')).toEqual(CLIENT)
    expect(onNode['server']?.stdout).toContain('sent numbers.txt, 108894 bytes\nrefused "GET missing.txt"\n')
    expect(onNode['client']).toMatchObject({ stderr: '', exitCode: 0 })
    expect(onRuntime).toEqual(onNode)
    expect(onMachines).toEqual(onNode)
  })

  test('experiment: where segments are lost the digests are right', async () => {
    const { client } = await playOnRuntime('file-transfer', conversationIn('file-transfer'), {
      links: templateOf('file-transfer').experiment.links,
    })
    expect(client?.stdout.split('\n')).toEqual(CLIENT)
  })
})
