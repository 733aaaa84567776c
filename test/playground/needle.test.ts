import { describe, expect, test } from 'vitest'
import { MAX_NEEDLE, Needle } from '../../playground/wire/needle.ts'

const finds = (query: string, text: string, words = '') => new Needle(query).isIn(words, Buffer.from(text))

describe('Needle', () => {
  test.each([
    ['ping', '* PING\r\n'],
    ['é', 'café'],
    ['0d 0a', 'a\r\n'],
    ['0D0A', 'a\r\n'],
    ['0x0d', 'a\r\n'],
    ['cafe', 'a CAFE'],
    ['ca fe', `${Buffer.of(0xca).toString('latin1')}ca fe`],
    ['aab', 'aaab'],
  ])('%j is in %j', (query, text) => expect(finds(query, text)).toBe(true))

  test.each([
    ['pong', '* PING'],
    ['0d 0', '\r\n'],
    ['0a 0d', '\r\n'],
  ])('%j is not in %j', (query, text) => expect(finds(query, text)).toBe(false))

  test('finds the words of an event, with or without bytes', () => {
    expect(finds('FIN', '', 'FIN sent')).toBe(true)
    expect(new Needle('rst').isIn('RST received', undefined)).toBe(true)
    expect(new Needle('rst').isIn('FIN sent', undefined)).toBe(false)
  })

  test('looks for no more than its limit of characters', () => {
    expect(finds(`${'x'.repeat(MAX_NEEDLE)}y`, 'x'.repeat(MAX_NEEDLE))).toBe(true)
  })
})
