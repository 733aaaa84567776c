import { describe, expect, test } from 'vitest'
import { type Key, keyAction } from '../../playground/terminal/keys.ts'
import { LineEditor } from '../../playground/terminal/line-editor.ts'
import { LineHistory } from '../../playground/terminal/line-history.ts'

const press = (key: string, modifiers: Partial<Key> = {}) =>
  keyAction({ key, ctrlKey: false, altKey: false, metaKey: false, shiftKey: false, ...modifiers })

const edited = (key: string, modifiers: Partial<Key> = {}) => {
  const editor = new LineEditor(new LineHistory())
  editor.replace('one two', 3)
  const action = press(key, modifiers)
  if (typeof action === 'function') action(editor)
  return `${editor.text.slice(0, editor.cursor)}|${editor.text.slice(editor.cursor)}`
}

describe('keyAction', () => {
  test('edits the line by the keys of a shell', () => {
    const control = { ctrlKey: true }
    expect(edited('a', control)).toBe('|one two')
    expect(edited('e', control)).toBe('one two|')
    expect(edited('u', control)).toBe('| two')
    expect(edited('k', control)).toBe('one|')
    expect(edited('W', control)).toBe('| two')
    expect(edited('Home')).toBe('|one two')
    expect(edited('End')).toBe('one two|')
    expect(edited('ArrowLeft')).toBe('on|e two')
    expect(edited('ArrowRight')).toBe('one |two')
    expect(edited('Backspace')).toBe('on| two')
    expect(edited('Delete')).toBe('one|two')
  })

  test('tells Enter from Shift+Enter, Esc, Ctrl-L and the pages', () => {
    expect(press('Enter')).toBe('enter')
    expect(press('Enter', { shiftKey: true })).toBe('newline')
    expect(press('Escape')).toBe('leave')
    expect(press('l', { ctrlKey: true })).toBe('clear')
    expect(press('PageUp')).toBe('page-up')
  })

  test('completes by Tab, searches by Ctrl+F, copies by Ctrl+Shift+C', () => {
    expect(press('Tab')).toBe('complete')
    expect(press('f', { ctrlKey: true })).toBe('search')
    expect(press('C', { ctrlKey: true, shiftKey: true })).toBe('copy')
  })

  test('leaves Shift+Tab, function keys and the shortcuts of the browser to the browser', () => {
    expect(press('Tab', { ctrlKey: true })).toBe('native')
    expect(press('c', { ctrlKey: true })).toBe('native')
    expect(press('Tab', { shiftKey: true })).toBe('native')
    expect(press('F5')).toBe('native')
    expect(press('r', { ctrlKey: true })).toBe('native')
    expect(press('v', { ctrlKey: true })).toBe('native')
    expect(press('l', { metaKey: true })).toBe('native')
    expect(press('d', { altKey: true })).toBe('native')
  })

  test('takes characters as text, AltGr and composed ones too', () => {
    expect(press('a')).toBe('text')
    expect(press('👍')).toBe('text')
    expect(press('€', { ctrlKey: true, altKey: true })).toBe('text')
    expect(press('@', { altKey: true })).toBe('text')
    expect(press('Dead')).toBe('text')
  })
})
