import { describe, expect, test } from 'vitest'
import type { ConnectionState } from '../../playground/gateway/connection-state.ts'
import { describeEvent, describeRefusal, describeState } from '../../playground/gateway/connection-words.ts'

const HOST = 'localhost:7780'
const words = (state: ConnectionState) => describeState(state, HOST)

describe('describeState', () => {
  test('says what a beginner can do when no server answers', () => {
    expect(words({ name: 'failed', code: 'NO_GATEWAY' })).toEqual({
      words: 'Failed',
      advice: 'No server answered at localhost:7780: run npm start, then press Reconnect.',
    })
  })

  test('names a code that it has no words for', () => {
    expect(words({ name: 'failed', code: 'EHOSTUNREACH' }).advice).toBe('The connection failed (EHOSTUNREACH).')
  })

  test('advises nothing where the words say all', () => {
    expect(words({ name: 'open' })).toEqual({ words: 'Open', advice: '' })
  })

  test('tells who closed', () => {
    expect(words({ name: 'half-closed', by: 'page' }).words).toBe('Half-closed by you')
    expect(words({ name: 'half-closed', by: 'server' }).words).toBe('Half-closed by the server')
    expect(words({ name: 'closed', how: 'reset-by-server' }).advice).toContain('The server reset it')
  })
})

describe('describeRefusal', () => {
  test('says why a line was not sent', () => {
    expect(describeRefusal({ name: 'connecting' })).toBe('Not sent: the connection is not open yet.')
    expect(describeRefusal({ name: 'half-closed', by: 'page' })).toContain('after your FIN')
    expect(describeRefusal({ name: 'closed', how: 'fin' })).toContain('there is no connection')
  })
})

describe('describeEvent', () => {
  test('remarks what is not bytes, and nothing about bytes', () => {
    expect(describeEvent({ kind: 'open', at: 0, local: 'a:1', remote: 'b:2' }, HOST)).toBe('Connected a:1 → b:2')
    expect(describeEvent({ kind: 'fin', at: 0, from: 'server' }, HOST)).toBe('The server sent FIN.')
    expect(describeEvent({ kind: 'reset', at: 0, from: 'page' }, HOST)).toBe('You sent RST.')
    expect(describeEvent({ kind: 'sent', at: 0, bytes: new Uint8Array(1) }, HOST)).toBeUndefined()
  })
})
