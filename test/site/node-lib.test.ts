import { brotliCompressSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { collectNodeLib, NodeLibError, ownNodeLib, requiredBy } from '../../docs/build/node-lib.ts'
import { pageNodeLib } from '../../docs/build/page-node-lib.ts'
import { lib as own } from '../runtime/own-lib.ts'

/** What a page may have to load of Node before its comments and spaces are taken out, in bytes. */
const MOST_COMPRESSED = 450_000

const codeOf = (work: () => unknown): unknown => {
  try {
    return work()
  } catch (error) {
    if (error instanceof NodeLibError) return error.code
    throw error
  }
}

describe('requiredBy', () => {
  test('names each file once, whether loaded at once or later', () => {
    const source = "const a = require('net');\nlazy(() => { b ??= require('internal/util'); require('net') });"
    expect(requiredBy(source)).toEqual(['net', 'internal/util'])
  })

  test('leaves out what stands in comments and templates', () => {
    const block = ['/*', " * require('vm')", ' */'].join('\n')
    expect(requiredBy(`// require('fs')\n${block}\nfail(\`require('\${request}')\`)`)).toEqual([])
  })
})

describe('collectNodeLib', () => {
  const lib = { a: "require('b'); require('c/d')", b: "require('a')", 'c/d': '', e: '' }

  test('takes what is required, directly or not, in circles too', () => {
    expect(collectNodeLib(lib, ['a'], [])).toEqual({ a: lib.a, b: lib.b, 'c/d': '' })
  })

  test('leaves out a file and what a folder holds', () => {
    expect(Object.keys(collectNodeLib(lib, ['a', 'e'], ['b', 'c/'])).sort()).toEqual(['a', 'e'])
  })

  test('refuses a name that Node does not know, as an entry, in a file and to leave out', () => {
    expect(codeOf(() => collectNodeLib(lib, ['x'], []))).toBe('unknown-module')
    expect(codeOf(() => collectNodeLib({ a: "require('x')" }, ['a'], []))).toBe('unknown-module')
    expect(codeOf(() => collectNodeLib(lib, ['a'], ['x']))).toBe('unknown-module')
    expect(codeOf(() => collectNodeLib(lib, ['a'], ['x/']))).toBe('unknown-module')
  })
})

describe('ownNodeLib', () => {
  test('refuses a Node that is not the pinned one', () => {
    expect(codeOf(() => ownNodeLib('20.0.0'))).toBe('no-node-lib')
  })
})

describe('pageNodeLib', () => {
  test('holds what the pinned Node runs net with, and stays small', () => {
    const lib = pageNodeLib(own)
    expect(lib['net']).toContain('function Socket(')
    expect(Object.keys(lib).filter((id) => id.startsWith('internal/crypto/') || id === 'fs')).toEqual([])
    expect(brotliCompressSync(Object.values(lib).join('\n')).length).toBeLessThan(MOST_COMPRESSED)
  })
})
