import fs from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { pureBindings } from '../../../playground/runtime/bindings/pure.ts'
import { EventLoop } from '../../../playground/runtime/event-loop.ts'
import { FileCalls } from '../../../playground/runtime/fs/calls.ts'
import { FS_LIMITS } from '../../../playground/runtime/fs/limits.ts'
import { Realm } from '../../../playground/runtime/realm.ts'
import { absentStandIns } from '../../../playground/runtime/stand-ins/absent.ts'
import { nodeOptions } from '../../../playground/runtime/stand-ins/options.ts'
import { urlStandIn } from '../../../playground/runtime/stand-ins/url.ts'
import { facts } from '../own-facts.ts'
import { evaluate, lib } from '../own-lib.ts'

const nothing = (): void => {}

function filesOfPage(): FileCalls {
  const loop = new EventLoop({
    macrotask: nothing,
    now: () => 0,
    after: () => nothing,
    fatal: nothing,
    beforeExit: nothing,
    ended: nothing,
  })
  const realm = new Realm({
    lib,
    process: { versions: {}, emitWarning: nothing, env: {}, platform: 'linux', on: nothing, listenerCount: () => 0 },
    evaluate,
    bindings: pureBindings({
      facts,
      loop,
      uncaught: nothing,
      setPromiseRejectCallback: nothing,
      handleType: () => 5,
    }),
    standIns: { ...absentStandIns, 'internal/options': nodeOptions, 'internal/url': urlStandIn },
  })
  const calls = new FileCalls({ realm, cwd: () => '/work', isSocket: () => false, print: () => {} })
  calls.all['mkdir']?.('/work')
  return calls
}

/** All within one folder, some of them not there. */
const place = fc.constantFrom('a', 'b', 'c', 'a/b', 'a/c', 'a/b/c', 'b/a', './a', 'a/', 'a/../b')
const text = fc.string({ maxLength: 5 })
const operation = fc.oneof(
  fc.tuple(fc.constant('writeFile'), place, text),
  fc.tuple(fc.constant('appendFile'), place, text),
  fc.tuple(fc.constant('readFile'), place, fc.constant('utf8')),
  fc.tuple(fc.constant('mkdir'), place),
  fc.tuple(fc.constant('mkdir'), place, fc.constant({ recursive: true })),
  fc.tuple(fc.constant('readdir'), place),
  fc.tuple(fc.constant('unlink'), place),
  fc.tuple(fc.constant('rmdir'), place),
  fc.tuple(fc.constant('rm'), place, fc.constant({ recursive: true, force: true })),
  fc.tuple(fc.constant('exists'), place),
  fc.tuple(fc.constant('truncate'), place, fc.nat(4)),
)

/** What a call came to, with the folder's own name taken out. */
function outcome(work: () => unknown, folder: string): unknown {
  try {
    const value = work()
    if (typeof value === 'string') return value.replace(folder, '/work')
    return Array.isArray(value) ? value.map(String).sort() : value
  } catch (error) {
    const { code, syscall, message } = Object(error)
    return { code, syscall, message: String(message).replaceAll(folder, '/work') }
  }
}

test('fs in the page answers any calls as that of Node does', () => {
  fc.assert(
    fc.property(fc.array(operation, { maxLength: 14 }), (operations) => {
      const folder = fs.mkdtempSync(path.join(tmpdir(), 'porthole-fs-'))
      try {
        const page = filesOfPage()
        for (const [name, at, value] of operations) {
          const real: unknown = Reflect.get(fs, `${name}Sync`)
          const expected = outcome(() => Reflect.apply(Object(real), fs, [`${folder}/${at}`, value]), folder)
          const actual = outcome(() => page.all[name]?.(`/work/${at}`, value), folder)
          expect([name, at, actual]).toEqual([name, at, expected])
        }
      } finally {
        fs.rmSync(folder, { recursive: true, force: true })
      }
    }),
    { numRuns: 400 },
  )
})

const codeOf = (work: () => unknown): unknown => {
  try {
    return work()
  } catch (error) {
    return Object(error).code
  }
}

test('fs in the page is bounded in bytes, entries, open files and names', () => {
  const { all } = filesOfPage()
  expect(codeOf(() => all['writeFile']?.('/work/big', new Uint8Array(FS_LIMITS.bytes + 1)))).toBe('ENOSPC')
  expect(codeOf(() => all['writeFile']?.(`/work/${'x'.repeat(FS_LIMITS.name + 1)}`, ''))).toBe('ENAMETOOLONG')
  all['writeFile']?.('/work/one', '')
  for (let count = 0; count < FS_LIMITS.open; count++) all['open']?.('/work/one', 'r')
  expect(codeOf(() => all['open']?.('/work/one', 'r'))).toBe('EMFILE')
  const code = codeOf(() => {
    for (let number = 0; number <= FS_LIMITS.entries; number++) all['mkdir']?.(`/work/${number}`)
  })
  expect(code).toBe('ENOSPC')
})
