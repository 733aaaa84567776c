import { expect, test } from 'vitest'
import { LineDiscipline, MAX_LINE } from '../../playground/workbench/line-discipline.ts'

function terminal() {
  const log: string[] = []
  let screen = ''
  const discipline = new LineDiscipline(
    {
      echo: (text) => {
        screen += text
      },
      input: (bytes) => log.push(`input ${JSON.stringify(new TextDecoder().decode(bytes))}`),
      end: () => log.push('end'),
      signal: (name) => log.push(name),
    },
    (text) => text.length,
  )
  return {
    discipline,
    log,
    get screen() {
      return screen
    },
  }
}

test('LineDiscipline.type gives the program whole lines, and shows what is typed', () => {
  const it = terminal()
  it.discipline.type('hel')
  expect(it.log).toEqual([])
  it.discipline.type('lo\r')
  expect(it.log).toEqual(['input "hello\\n"'])
  expect(it.screen).toBe('hello\n')
})

test('LineDiscipline.type takes each line of a paste for itself', () => {
  const it = terminal()
  it.discipline.type('a\nb\nc')
  expect(it.log).toEqual(['input "a\\n"', 'input "b\\n"'])
})

test('LineDiscipline.type erases characters, words and the line', () => {
  const it = terminal()
  it.discipline.type('ab\x7fc d\x17e\r')
  it.discipline.type('lost\x15kept\r')
  it.discipline.type('\x7f\x7fx🙂\x7f\r')
  expect(it.log).toEqual(['input "ac e\\n"', 'input "kept\\n"', 'input "x\\n"'])
})

test('LineDiscipline.type makes signals of Ctrl-C and Ctrl-\\, which drop the line', () => {
  const it = terminal()
  it.discipline.type('half\x03')
  it.discipline.type('\x1crest\r')
  expect(it.log).toEqual(['SIGINT', 'SIGQUIT', 'input "rest\\n"'])
  expect(it.screen).toBe('half^C^\\rest\n')
})

test('LineDiscipline.type ends the input at Ctrl-D, or sends what there is without an end of line', () => {
  const it = terminal()
  it.discipline.type('ab\x04\x04')
  expect(it.log).toEqual(['input "ab"', 'end'])
})

test('LineDiscipline.type leaves out keys that move a cursor, and shows other control characters', () => {
  const it = terminal()
  it.discipline.type('a\x1b[Ab\x1bOPc\x01\r')
  expect(it.log).toEqual(['input "abc\\u0001\\n"'])
  expect(it.screen).toBe('abc^A\n')
})

test('LineDiscipline.type takes no more of a line than MAX_LINE', () => {
  const it = terminal()
  it.discipline.type(`${'x'.repeat(MAX_LINE + 5)}\r`)
  expect(it.log).toEqual([`input ${JSON.stringify(`${'x'.repeat(MAX_LINE)}\n`)}`])
})

test('LineDiscipline.raw hands on what is typed, unseen', () => {
  const it = terminal()
  it.discipline.raw = true
  it.discipline.type('\x03\x1b[A\r')
  expect(it.log).toEqual(['input "\\u0003\\u001b[A\\r"'])
  expect(it.screen).toBe('')
})
