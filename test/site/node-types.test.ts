import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { libraryWithoutDom } from '../../docs/build/editor-modules.ts'
import { collectNodeTypes, declaringFiles, NodeTypesError, neededBy } from '../../docs/build/node-types.ts'
import { ownNodeTypes, pageNodeTypes } from '../../docs/build/page-node-types.ts'

/** What an editor may have to load of Node's types, in bytes. */
const MOST_COMPRESSED = 200_000

const own = ownNodeTypes()
const page = pageNodeTypes(own)

describe('neededBy', () => {
  test('names files by their path and modules without node:, once each, and not those of examples', () => {
    const text = [
      '/// <reference path="../globals.d.ts" />',
      'declare module "node:dns/promises" {',
      "    /** ```js import http from 'node:http' ``` */",
      '    import { Abortable } from "node:events";',
      '    export const tls: import("tls").TLSSocket;',
      '    export * from "node:events";',
      '}',
    ].join('\n')
    expect(neededBy('dns/promises.d.ts', text)).toEqual({ files: ['globals.d.ts'], modules: ['events', 'tls'] })
  })
})

describe('collectNodeTypes', () => {
  const types = {
    'a.d.ts': 'declare module "a" { import { B } from "node:b"; }\ndeclare module "a/more" {}',
    'b.d.ts': 'declare module "node:b" { import { A } from "a/more"; }',
    'c.d.ts': '',
  }

  test('takes what is needed, directly or not, in circles too, by the file that declares it', () => {
    expect(Object.keys(collectNodeTypes(types, ['a'], [], [])).sort()).toEqual(['a.d.ts', 'b.d.ts'])
    expect(Object.keys(collectNodeTypes(types, ['a'], ['c.d.ts'], ['b'])).sort()).toEqual(['a.d.ts', 'c.d.ts'])
  })

  test('refuses a module and a file that are not there', () => {
    expect(() => collectNodeTypes(types, ['x'], [], [])).toThrow(NodeTypesError)
    expect(() => collectNodeTypes(types, [], ['x.d.ts'], [])).toThrow(/the list must name .* current name is x\.d\.ts/)
    expect(() =>
      collectNodeTypes({ 'a.d.ts': 'declare module "a" { import "x"; import X from "x"; }' }, ['a'], [], []),
    ).toThrow('a.d.ts must name')
  })
})

describe('pageNodeTypes', () => {
  test('declares what a program of sockets imports, and neither HTTP nor processes', () => {
    const modules = [...declaringFiles(page).keys()]
    expect(modules).toEqual(
      expect.arrayContaining(['net', 'dgram', 'dns/promises', 'events', 'readline', 'util', 'fs']),
    )
    for (const left of ['http', 'tls', 'child_process', 'worker_threads']) expect(modules).not.toContain(left)
  })

  test('every file that one refers to is there', () => {
    const missing = Object.entries(page).flatMap(([path, text]) =>
      neededBy(path, text).files.filter((file) => !(file in page)),
    )
    expect(missing).toEqual([])
  })

  test('documents sockets and is small', () => {
    expect(page['net.d.ts']).toContain('Half-closes the socket')
    expect(page['fs.d.ts']).not.toContain('/**')
    expect(gzipSync(JSON.stringify(page)).length).toBeLessThan(MOST_COMPRESSED)
  })
})

describe('libraryWithoutDom', () => {
  test('takes what the newest ECMAScript refers to', () => {
    const all = {
      'lib.esnext.d.ts': '/// <reference lib="es2015" />\n',
      'lib.es2015.d.ts': '/// <reference lib="es2015" />\n',
      'lib.dom.d.ts': '',
    }
    expect(Object.keys(libraryWithoutDom(all))).toEqual(['lib.esnext.d.ts', 'lib.es2015.d.ts'])
    expect(() => libraryWithoutDom({})).toThrow('lib.esnext.d.ts')
  })
})
