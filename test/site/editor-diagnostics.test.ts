import { createRequire } from 'node:module'
import type * as TypeScript from 'typescript'
import { describe, expect, test } from 'vitest'
import { libraryWithoutDom } from '../../docs/build/editor-modules.ts'
import { ownNodeTypes, pageNodeTypes } from '../../docs/build/page-node-types.ts'
import { COMPILER_OPTIONS } from '../../playground/editor/compiler-options.ts'
import { files } from '../support/page.ts'

const MONACO = 'monaco-editor/languages/features/typescript/lib'
const require = createRequire(import.meta.url)
/** The compiler that is in the editor. */
const { typescript: ts }: { typescript: typeof TypeScript } = require(`${MONACO}/typescriptServices`)
const { libFileMap }: { libFileMap: Record<string, string> } = require(`${MONACO}/lib`)

const library = libraryWithoutDom(libFileMap)
const types = pageNodeTypes(ownNodeTypes())
const isPlayable = (text: string): boolean =>
  [...text.matchAll(/from '(?:node:)?([^.'][^']*)'/g)].every(([, name = '']) => name in MODULES)
const MODULES = Object.fromEntries(Object.keys(types).map((file) => [file.replace(/\.d\.ts$/, ''), true]))

/** What the editor would mark in a program of these files. */
function marks(program: Readonly<Record<string, string>>): string[] {
  const texts = new Map(
    Object.entries({ ...program, 'package.json': '{"type":"module"}' }).map(([name, text]) => [`/${name}`, text]),
  )
  for (const [file, text] of Object.entries(types)) texts.set(`/node_modules/@types/node/${file}`, text)
  for (const [file, text] of Object.entries(library)) texts.set(`/${file}`, text)
  const host: TypeScript.CompilerHost = {
    fileExists: (path) => texts.has(path),
    readFile: (path) => texts.get(path),
    getSourceFile: (path, options) => {
      const text = texts.get(path)
      return text === undefined ? undefined : ts.createSourceFile(path, text, options)
    },
    getDefaultLibFileName: () => '/lib.esnext.d.ts',
    getCurrentDirectory: () => '/',
    getCanonicalFileName: (path) => path,
    useCaseSensitiveFileNames: () => true,
    getNewLine: () => '\n',
    writeFile: () => {},
  }
  const roots = [...texts.keys()].filter((path) => path.endsWith('.ts') && !path.startsWith('/lib.'))
  const checked = ts.createProgram(roots, COMPILER_OPTIONS, host)
  return Object.keys(program).flatMap((name) => {
    const source = checked.getSourceFile(`/${name}`)
    const found = [...checked.getSyntacticDiagnostics(source), ...checked.getSemanticDiagnostics(source)]
    return found.map(({ messageText }) => `${name}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`)
  })
}

describe('the types of the editor', () => {
  const samples = [...files('lessons/*/samples/*.ts')].filter(([, text]) => isPlayable(text))

  test('find no fault with the samples of the lessons that a page can run', () => {
    expect(samples.length).toBeGreaterThan(3)
    expect(marks(Object.fromEntries(samples.map(([path, text]) => [path.replaceAll('/', '-'), text])))).toEqual([])
  })

  test.each([
    'net',
    'dgram',
    'dns/promises',
    'events',
    'fs',
    'os',
    'crypto',
    'readline/promises',
    'timers/promises',
    'util',
  ])('know node:%s by its names and as a whole', (name) => {
    expect(
      marks({
        'a.ts': `import whole from 'node:${name}'\nimport * as names from 'node:${name}'\nexport { whole, names }`,
      }),
    ).toEqual([])
  })

  test('know the globals of Node, and none of a browser', () => {
    const globals = [
      'process.pid',
      'Buffer.from("x")',
      'setTimeout(() => {}, 1).unref()',
      'new URL("x:y")',
      'new AbortController()',
      'structuredClone(1)',
      'new TextDecoder()',
      'queueMicrotask(() => {})',
      'console.log(1)',
      'performance.now()',
      'AbortSignal.timeout(1)',
      'new EventTarget()',
      'crypto.randomUUID()',
    ]
    expect(marks({ 'a.ts': `export {}\n${globals.join('\n')}` })).toEqual([])
    expect(marks({ 'a.ts': 'export {}\nwindow\ndocument' })).toHaveLength(2)
  })
})
