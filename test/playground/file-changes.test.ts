import { expect, test } from 'vitest'
import { fileChanges } from '../../playground/workspace/file-changes.ts'

test('fileChanges tells what was added, removed and changed, and nothing of the rest', () => {
  const before = { 'a.ts': 'one\ntwo\nthree\n', 'b.ts': 'gone\n', 'c.ts': 'same\n' }
  const after = { 'a.ts': 'one\n2\nthree\n', 'c.ts': 'same\n', 'd.ts': 'new\nlines' }
  expect(fileChanges(before, after)).toEqual([
    { name: 'a.ts', kind: 'changed', lines: ['@@ line 1', ' one', '-two', '+2', ' three'] },
    { name: 'b.ts', kind: 'removed', lines: ['-gone'] },
    { name: 'd.ts', kind: 'added', lines: ['+new', '+lines'] },
  ])
  expect(fileChanges(before, before)).toEqual([])
})

test('fileChanges gives up on the smallest difference of long texts that share nothing', () => {
  const text = (salt: number) => Array.from({ length: 20_000 }, (_, line) => `${line * salt}`).join('\n')
  const [change] = fileChanges({ 'a.ts': text(3) }, { 'a.ts': text(7.1) })
  expect(change?.lines.length).toBeGreaterThan(20_000)
})
