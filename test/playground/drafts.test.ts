import { expect, test } from 'vitest'
import { type DraftStorage, Drafts, draftKey, MAX_DRAFT, MAX_DRAFTS } from '../../playground/workspace/drafts.ts'
import type { Draft } from '../../playground/workspace/workspace.ts'

class MemoryStorage implements DraftStorage {
  readonly values = new Map<string, string>()
  getItem(key: string): string | null {
    return this.values.get(key) ?? null
  }
  setItem(key: string, value: string): void {
    this.values.set(key, value)
  }
  removeItem(key: string): void {
    this.values.delete(key)
  }
}

const forbid = (): never => {
  throw new DOMException('The operation is insecure.', 'SecurityError')
}
const forbidden: DraftStorage = { getItem: forbid, setItem: forbid, removeItem: forbid }

const PLAYGROUND = { name: 'playground', files: { 'server.ts': 'first' } }
const typed = (text: string): Draft => ({
  files: { 'server.ts': text },
  programs: [{ name: 'server', file: 'server.ts', args: '7000' }],
})

test('Drafts.keep keeps what was typed into one workspace until forget', () => {
  const storage = new MemoryStorage()
  const drafts = new Drafts(storage, PLAYGROUND)
  expect(drafts.keep(typed('hello'))).toBe(true)
  expect(new Drafts(storage, PLAYGROUND).draft).toEqual(typed('hello'))
  expect(new Drafts(storage, { ...PLAYGROUND, name: 'lesson' }).draft).toBeUndefined()
  drafts.forget()
  expect(drafts.draft).toBeUndefined()
  expect(drafts.earlier).toBeUndefined()
})

test('Drafts.earlier is what was typed over other first files, the last of it', () => {
  const storage = new MemoryStorage()
  const over = (first: string) => new Drafts(storage, { ...PLAYGROUND, files: { 'server.ts': first } })
  over('one').keep(typed('over one'))
  over('two').keep(typed('over two'))
  over('one').keep(typed('over one again'))
  expect(over('three').draft).toBeUndefined()
  expect(over('three').earlier).toEqual(typed('over one again'))
  expect(over('one').earlier).toEqual(typed('over two'))
})

test('Drafts.keep lets the oldest go past MAX_DRAFTS', () => {
  const storage = new MemoryStorage()
  for (let first = 0; first <= MAX_DRAFTS; first++)
    new Drafts(storage, { ...PLAYGROUND, files: { 'server.ts': `${first}` } }).keep(typed(`over ${first}`))
  const kept = [...storage.values.values()].filter((text) => text.includes('over '))
  expect(kept).toHaveLength(MAX_DRAFTS)
  expect(kept.join('')).not.toContain('over 0')
})

test.each([
  'no JSON',
  '3',
  '{"files":{"a":1},"programs":[]}',
  '{"files":{}}',
  '{"files":{},"programs":[{"name":"a"}]}',
])('Drafts.draft passes over %s', (text) => {
  const storage = new MemoryStorage()
  storage.setItem(draftKey(PLAYGROUND.name, PLAYGROUND.files), text)
  expect(new Drafts(storage, PLAYGROUND).draft).toBeUndefined()
})

test('Drafts.keep refuses more than MAX_DRAFT characters', () => {
  const drafts = new Drafts(new MemoryStorage(), PLAYGROUND)
  expect(drafts.keep(typed('x'.repeat(MAX_DRAFT)))).toBe(false)
  expect(drafts.draft).toBeUndefined()
})

test('Drafts.lastRunCrashed tells a run that began and never ended', () => {
  const storage = new MemoryStorage()
  const drafts = new Drafts(storage, PLAYGROUND)
  drafts.runBegins()
  expect(new Drafts(storage, PLAYGROUND).lastRunCrashed).toBe(true)
  drafts.runEnds()
  expect(new Drafts(storage, PLAYGROUND).lastRunCrashed).toBe(false)
})

test('Drafts goes on without a storage', () => {
  const drafts = new Drafts(forbidden, PLAYGROUND)
  expect(drafts.keep(typed('hello'))).toBe(false)
  drafts.runBegins()
  drafts.forget()
  expect([drafts.draft, drafts.earlier, drafts.lastRunCrashed]).toEqual([undefined, undefined, false])
})
