import { expect, test } from 'vitest'
import { type DraftStorage, Drafts, MAX_DRAFT } from '../../playground/workspace/drafts.ts'

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

const forbidden: DraftStorage = {
  getItem: () => {
    throw new DOMException('The operation is insecure.', 'SecurityError')
  },
  setItem: () => {
    throw new DOMException('The operation is insecure.', 'SecurityError')
  },
  removeItem: () => {
    throw new DOMException('The operation is insecure.', 'SecurityError')
  },
}

test('Drafts.keep keeps the files of one workspace until forget', () => {
  const storage = new MemoryStorage()
  const drafts = new Drafts(storage, 'playground')
  expect(drafts.keep({ 'server.ts': 'hello' })).toBe(true)
  expect(new Drafts(storage, 'playground').files).toEqual({ 'server.ts': 'hello' })
  expect(new Drafts(storage, 'lesson').files).toBeUndefined()
  drafts.forget()
  expect(drafts.files).toBeUndefined()
})

test('Drafts.files passes over what is no draft', () => {
  const storage = new MemoryStorage()
  for (const text of ['{', '3', '{"a":1}', 'null']) {
    storage.setItem('porthole-workspace:playground', text)
    expect(new Drafts(storage, 'playground').files).toBeUndefined()
  }
})

test('Drafts.keep refuses more than MAX_DRAFT', () => {
  const drafts = new Drafts(new MemoryStorage(), 'playground')
  expect(drafts.keep({ a: 'x'.repeat(MAX_DRAFT) })).toBe(false)
})

test('Drafts.lastRunCrashed knows of a run that began and never ended', () => {
  const storage = new MemoryStorage()
  new Drafts(storage, 'playground').runBegins()
  const after = new Drafts(storage, 'playground')
  expect(after.lastRunCrashed).toBe(true)
  after.runEnds()
  expect(after.lastRunCrashed).toBe(false)
})

test('Drafts go on without a storage', () => {
  const drafts = new Drafts(forbidden, 'playground')
  expect(drafts.keep({ a: 'b' })).toBe(false)
  drafts.runBegins()
  expect([drafts.files, drafts.lastRunCrashed]).toEqual([undefined, false])
})
