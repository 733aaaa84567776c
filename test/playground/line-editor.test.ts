import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { LineEditor, LineTooLongError, MAX_LINE_LENGTH } from '../../playground/terminal/line-editor.ts'
import { LineHistory, MAX_HISTORY } from '../../playground/terminal/line-history.ts'

const editorWith = (text = '', cursor = text.length) => {
  const editor = new LineEditor(new LineHistory())
  editor.replace(text, cursor)
  return editor
}

/** The text with `|` where the cursor is. */
const shown = ({ text, cursor }: LineEditor) => `${text.slice(0, cursor)}|${text.slice(cursor)}`

const edit = (text: string, cursor: number, ...operations: ((editor: LineEditor) => void)[]) => {
  const editor = editorWith(text, cursor)
  for (const operation of operations) operation(editor)
  return shown(editor)
}

const OPERATIONS = [
  'left',
  'right',
  'home',
  'end',
  'backspace',
  'delete',
  'deleteToStart',
  'deleteToEnd',
  'deleteWord',
  'older',
  'newer',
] as const

describe('LineEditor', () => {
  test('inserts at the cursor and moves behind', () => {
    expect(edit('heo', 2, (editor) => editor.insert('ll'))).toBe('hell|o')
  })

  test('steps over an emoji, a flag and a letter with its accent as one', () => {
    for (const one of ['👩‍👩‍👧', '🇳🇱', 'e\u0301', '你']) {
      expect(edit(`a${one}b`, 1, (editor) => editor.right())).toBe(`a${one}|b`)
      expect(edit(`a${one}b`, 1 + one.length, (editor) => editor.left())).toBe(`a|${one}b`)
      expect(edit(`a${one}b`, 1 + one.length, (editor) => editor.backspace())).toBe('a|b')
      expect(edit(`a${one}b`, 1, (editor) => editor.delete())).toBe('a|b')
    }
  })

  test('joins a combining character to the letter before it, and the cursor stays behind both', () => {
    expect(edit('eb', 1, (editor) => editor.insert('\u0301'))).toBe('e\u0301|b')
  })

  test('puts the cursor behind a grapheme that an edit joined around it', () => {
    expect(edit('👩👧', 2, (editor) => editor.insert('\u200d'))).toBe('👩‍👧|')
    expect(edit('🇳a🇱', 2, (editor) => editor.delete())).toBe('🇳🇱|')
  })

  test('stays where it is at either end', () => {
    expect(
      edit(
        'ab',
        0,
        (editor) => editor.left(),
        (editor) => editor.backspace(),
      ),
    ).toBe('|ab')
    expect(
      edit(
        'ab',
        2,
        (editor) => editor.right(),
        (editor) => editor.delete(),
      ),
    ).toBe('ab|')
  })

  test('keeps home, end and the deletions to the line of the cursor', () => {
    const text = 'one\ntwo three\nfour'
    expect(edit(text, 8, (editor) => editor.home())).toBe('one\n|two three\nfour')
    expect(edit(text, 5, (editor) => editor.end())).toBe('one\ntwo three|\nfour')
    expect(edit(text, 8, (editor) => editor.deleteToStart())).toBe('one\n|three\nfour')
    expect(edit(text, 7, (editor) => editor.deleteToEnd())).toBe('one\ntwo|\nfour')
    expect(edit('\nab', 0, (editor) => editor.home())).toBe('|\nab')
  })

  test('deletes the word before the cursor with the spaces behind it, and a line break by itself', () => {
    expect(edit('one two  three', 9, (editor) => editor.deleteWord())).toBe('one |three')
    expect(edit('  one', 5, (editor) => editor.deleteWord())).toBe('  |')
    expect(edit('a\nb', 2, (editor) => editor.deleteWord())).toBe('a|b')
  })

  test('turns every line break of inserted text into a line feed', () => {
    expect(edit('', 0, (editor) => editor.insert('a\r\nb\rc\nd'))).toBe('a\nb\nc\nd|')
  })

  test('replaces half a surrogate pair, which has no UTF-8', () => {
    expect(edit('', 0, (editor) => editor.insert('\ud83d'))).toBe('\ufffd|')
  })

  test('refuses what would pass the longest line and keeps the line', () => {
    const editor = editorWith('x'.repeat(MAX_LINE_LENGTH))
    expect(() => editor.insert('y')).toThrow(LineTooLongError)
    expect(() => editor.insert('y')).toThrow(
      `Cannot insert text as the line must be at most ${MAX_LINE_LENGTH} characters: it would have ${MAX_LINE_LENGTH + 1}`,
    )
    expect(editor.text).toBe('x'.repeat(MAX_LINE_LENGTH))
  })

  test('divides pasted text behind its last line break', () => {
    expect(editorWith('ab', 1).divide('1\r\n2\n3')).toEqual({ complete: 'a1\n2\n', rest: '3b', cursor: 1 })
    expect(editorWith('ab', 1).divide('no break')).toBeUndefined()
    expect(() => editorWith().divide(`\n${'x'.repeat(MAX_LINE_LENGTH + 1)}`)).toThrow(LineTooLongError)
  })

  test('keeps the cursor between two graphemes whatever is done', () => {
    const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' })
    const text = fc
      .array(fc.constantFrom('a', ' ', '\n', '\r', '👩', '\u200d', '👧', '\u0301', '🇳', '🇱', '你', '\ud83d'))
      .map((parts) => parts.join(''))
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom('insert', ...OPERATIONS), text)), (steps) => {
        const editor = editorWith()
        for (const [step, typed] of steps) {
          if (step === 'insert') editor.insert(typed)
          else editor[step]()
          const edges = Array.from(segmenter.segment(editor.text), ({ index }) => index)
          expect([...edges, editor.text.length]).toContain(editor.cursor)
          expect(editor.text.isWellFormed()).toBe(true)
        }
      }),
    )
  })

  test('types any text back as it was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const editor = editorWith()
        for (const character of text) editor.insert(character)
        expect(editor.text).toBe(text.replaceAll('\r', '\n'))
      }),
    )
  })
})

describe('LineHistory', () => {
  const sent = (...lines: string[]) => {
    const editor = editorWith()
    for (const line of lines) editor.commit(line)
    return editor
  }

  test('walks back and forth, and keeps the draft', () => {
    const editor = sent('one', 'two')
    editor.insert('draft')
    editor.older()
    expect(shown(editor)).toBe('two|')
    editor.older()
    editor.older()
    expect(shown(editor)).toBe('one|')
    editor.newer()
    editor.newer()
    editor.newer()
    expect(shown(editor)).toBe('draft|')
  })

  test('keeps edits of recalled lines until a line is sent', () => {
    const editor = sent('one', 'two')
    editor.older()
    editor.insert('!')
    editor.older()
    editor.newer()
    expect(shown(editor)).toBe('two!|')
    editor.commit('three')
    editor.older()
    editor.older()
    expect(shown(editor)).toBe('two|')
  })

  test('begins anew after a line was sent', () => {
    const editor = sent('one', 'two')
    editor.older()
    editor.older()
    editor.commit(editor.text)
    editor.older()
    expect(editor.text).toBe('one')
    editor.older()
    expect(editor.text).toBe('two')
  })

  test('leaves out empty lines, a line sent twice running, and one too long to be edited', () => {
    const editor = sent('one', '', 'one', 'x'.repeat(MAX_LINE_LENGTH + 1))
    editor.older()
    editor.older()
    expect(editor.text).toBe('one')
    editor.newer()
    expect(editor.text).toBe('')
  })

  test('lets the oldest lines go past its limit', () => {
    const editor = sent(...Array.from({ length: MAX_HISTORY + 1 }, (_, index) => `line ${index}`))
    for (let step = 0; step < MAX_HISTORY + 5; step++) editor.older()
    expect(editor.text).toBe('line 1')
  })
})
