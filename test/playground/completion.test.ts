import { describe, expect, test } from 'vitest'
import { Completer } from '../../playground/terminal/completer.ts'
import { complete, listCandidates, MAX_LISTED } from '../../playground/terminal/completion.ts'
import { KnownNames, MAX_NAMES } from '../../playground/terminal/known-names.ts'
import { LineEditor } from '../../playground/terminal/line-editor.ts'
import { LineHistory } from '../../playground/terminal/line-history.ts'

const reply = (verb: string, more: string[], final = '+OK') => ({ verb, more, final })
const at = (text: string, names = new KnownNames()) => complete(text, text.length, names)

describe('complete', () => {
  test('completes a verb as it was begun, with a space behind it', () => {
    expect(at('BRO')?.insert).toBe('ADCAST ')
    expect(at('bro')?.insert).toBe('adcast ')
    expect(complete('bro hello', 3, new KnownNames())?.insert).toBe('adcast')
    expect(at('PING a\nwho')?.candidates).toEqual(['WHO', 'WHOAMI'])
  })

  test('lists what it could be, as far as that is clear', () => {
    expect(at('LOG')).toEqual({ insert: '', candidates: ['LOGIN', 'LOGOUT'] })
    const names = new KnownNames()
    for (const room of ['tea-east', 'Tea-west']) names.event(`JOIN ${room} ada`)
    expect(at('JOIN t', names)).toEqual({ insert: 'ea-', candidates: ['Tea-west', 'tea-east'] })
  })

  test('leaves alone what it does not know', () => {
    for (const line of ['', ' ', 'XYZ', 'PING to', 'JOIN ', 'JOIN nowhere', 'SAY tea hel'])
      expect(at(line)).toBeUndefined()
  })

  test('counts what a note has no room for', () => {
    const listed = listCandidates(Array.from({ length: MAX_LISTED + 3 }, (_, index) => `r${index}`))
    expect(listed).toContain(' and 3 more')
    expect(listed).not.toContain(`r${MAX_LISTED}`)
  })
})

describe('KnownNames', () => {
  test('learns rooms, nicks, files and commands from replies and events', () => {
    const names = new KnownNames()
    names.event('HELLO guest-7')
    names.event('MSG tea ada 1 hello there')
    names.reply(reply('ROOMS', ['lounge 3']), 'ROOMS')
    names.reply(reply('WHO', ['bob user']), 'who lounge')
    names.reply(reply('FILES', ['letters.txt 5 abc bob']), 'FILES')
    names.reply(reply('RUN', ['uptime – how long']), 'RUN')
    names.reply(reply('JOIN', [], '+OK harbour 1'), 'join harbour')
    expect(names.starting('room', '')).toEqual(['harbour', 'lounge', 'tea'])
    expect(names.starting('nick', '')).toEqual(['ada', 'bob', 'guest-7'])
    expect(names.starting('file', 'LET')).toEqual(['letters.txt'])
    expect(names.starting('command', '')).toEqual(['uptime'])
    names.reply(reply('DELETE', [], '+OK letters.txt'), 'DELETE Letters.txt')
    expect(names.starting('file', '')).toEqual([])
    names.event('NICK ada lovelace')
    expect(names.starting('nick', '')).toEqual(['bob', 'guest-7', 'lovelace'])
  })

  test('learns nothing from a refusal', () => {
    const names = new KnownNames()
    names.reply(reply('GET', [], '-ERR no-such-file no'), 'GET nothing.txt')
    expect(names.starting('file', '')).toEqual([])
  })

  test('takes no name that could drive a terminal or hide in a text', () => {
    const names = new KnownNames()
    const evil = ['\u001b[31mred', 'a\u202eb', '<b>', '../x', '.hidden', '', 'x'.repeat(121), 'é']
    names.reply(
      reply(
        'FILES',
        evil.map((name) => `${name} 1 abc guest`),
      ),
      'FILES',
    )
    names.reply(
      reply(
        'WHO',
        evil.map((name) => `${name} guest`),
      ),
      'WHO',
    )
    for (const name of evil) names.event(`JOIN ${name} ${name}`)
    for (const kind of ['file', 'nick', 'room'] as const) {
      for (const name of names.starting(kind, '')) expect(name).toMatch(/^[A-Za-z0-9._-]+$/)
    }
  })

  test('forgets the oldest beyond its limit', () => {
    const names = new KnownNames()
    for (let index = 0; index <= MAX_NAMES; index++) names.event(`JOIN room-${index} ada`)
    expect(names.starting('room', '')).toHaveLength(MAX_NAMES)
    expect(names.starting('room', 'room-0')).toEqual([])
  })
})

describe('Completer', () => {
  test('lists once, so that the next Tab leaves', () => {
    const editor = new LineEditor(new LineHistory())
    const completer = new Completer(editor)
    const names = new KnownNames()
    editor.insert('log')
    expect(completer.complete(names)).toBe('LOGIN  LOGOUT')
    expect(completer.complete(names)).toBe(false)
    editor.insert('i')
    expect(completer.complete(names)).toBe(true)
    expect(editor.text).toBe('login ')
    expect(completer.complete(names)).toBe(false)
  })
})
