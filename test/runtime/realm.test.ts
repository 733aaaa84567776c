import { expect, test } from 'vitest'
import { Realm, RealmError, type RealmParts } from '../../playground/runtime/realm.ts'
import { evaluate, lib } from './own-lib.ts'

const realmOf = (parts: Partial<RealmParts> = {}): Realm =>
  new Realm({ lib, bindings: {}, standIns: {}, process: {}, evaluate, ...parts })

const withFiles = (files: Record<string, string>, parts: Partial<RealmParts> = {}): Realm =>
  realmOf({ lib: { ...lib, ...files }, ...parts })

const errorOf = (work: () => unknown): unknown => {
  try {
    return work()
  } catch (error) {
    return error
  }
}

test('Realm.require runs files of Node over the primordials of Node', () => {
  const PriorityQueue: unknown = realmOf().require('internal/priority_queue')
  if (typeof PriorityQueue !== 'function') throw new Error('a class must come')
  const queue = Reflect.construct(PriorityQueue, [])
  for (const number of [5, 1, 4, 2, 3]) queue.insert(number)
  expect([queue.shift(), queue.shift(), queue.shift()]).toEqual([1, 2, 3])
})

test('Realm.require runs a file once, and hands files of a circle what there is of each other', () => {
  const realm = withFiles({
    a: "exports.early = 1; exports.fromB = require('b').early; exports.late = 2",
    b: "exports.early = require('a').early; exports.late = require('a').late",
  })
  expect(realm.require('a')).toEqual({ early: 1, fromB: 1, late: 2 })
  expect(realm.require('b')).toEqual({ early: 1, late: undefined })
  expect(realm.require('a')).toBe(realm.require('a'))
})

test('Realm.require prefers a stand-in, made once with the realm', () => {
  let made = 0
  const realm = realmOf({ standIns: { fs: (own) => ({ own, made: ++made }) } })
  expect(realm.require('fs')).toEqual({ own: realm, made: 1 })
  expect(realm.require('fs')).toBe(realm.require('fs'))
})

test('Realm.require runs a file anew that threw while it loaded', () => {
  const tries: string[] = []
  const realm = withFiles(
    { a: "process.tries.push('x'); if (process.tries.length === 1) throw new Error('once')" },
    {
      process: { tries },
    },
  )
  expect(errorOf(() => realm.require('a'))).toEqual(new Error('once'))
  expect(realm.require('a')).toEqual({})
})

test('Realm.require says which file is missing', () => {
  expect(errorOf(() => realmOf().require('internal/nothing'))).toEqual(
    new RealmError('no-file', 'Cannot load a file of Node as the page must have it: current name is internal/nothing'),
  )
})

test('Realm.internalBinding makes a binding once and refuses one that is not there', () => {
  const realm = withFiles(
    { a: "module.exports = internalBinding('uv')" },
    { bindings: { uv: () => ({ UV_EOF: -4095 }) } },
  )
  expect(realm.require('a')).toBe(realm.internalBinding('uv'))
  expect(errorOf(() => realm.internalBinding('zlib'))).toMatchObject({ code: 'no-binding' })
})

test('Realm.symbols are the same for both halves of Node', () => {
  const { symbols } = realmOf()
  expect(symbols['owner_symbol']).toBe(symbols['owner_symbol'])
  expect(symbols['owner_symbol']).not.toBe(symbols['async_id_symbol'])
})

test('Realm: stack traces name the file of Node and its line', () => {
  const realm = withFiles({ 'internal/late': '\n\nthrow new Error("third line")' })
  const error = errorOf(() => realm.require('internal/late'))
  expect(error instanceof Error ? error.stack : '').toMatch(/node:internal\/late:3:7/)
})
