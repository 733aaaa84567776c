import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { HOSTS } from '../../playground/kernel/machines.ts'
import { LINK_RANGES } from '../../playground/network/link.ts'
import { SCALES } from '../../playground/workbench/link-settings.ts'
import { parseWorkspace } from '../../playground/workspace/parse-workspace.ts'
import { WORKSPACE_LIMITS } from '../../playground/workspace/workspace-limits.ts'
import { anyWorkspace } from './any-workspace.ts'
import { starter } from './starter.ts'

const [server = { name: '', file: '', args: '', machine: '' }] = starter.programs
const text = 'console.log(1)\n'
const withFiles = (files: unknown) => ({ ...starter, programs: [], files })
const withProgram = (change: object) => ({ ...starter, programs: [{ ...server, ...change }] })
const many = (count: number) => Array.from({ length: count }, (_, index) => [`f${index}.ts`, text])

const errorOf = (value: unknown): unknown => {
  try {
    return parseWorkspace(value)
  } catch (error) {
    return error
  }
}

describe('parseWorkspace', () => {
  test('takes any workspace, and what comes of its JSON', () => {
    fc.assert(
      fc.property(anyWorkspace, (workspace) => {
        const parsed = parseWorkspace(workspace)
        expect(Object.entries(parsed.files)).toEqual(Object.entries(workspace.files))
        expect(parsed.programs).toEqual(workspace.programs)
        expect(parseWorkspace(JSON.parse(JSON.stringify(parsed)))).toEqual(parsed)
      }),
    )
  })

  test('any JSON is a workspace or is explained, and nothing else', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(errorOf(value)).toMatchObject({ name: 'WorkspaceError', message: expect.stringMatching(/must be/) })
      }),
    )
  })

  test.each([
    ['server.ts'],
    ['lib/protocol.ts'],
    ['a.b-c_d.mjs'],
    ['_x.cjs'],
    ['constructor.js'],
    ['notes.md'],
    ['package.json.txt'],
    [`${'a'.repeat(WORKSPACE_LIMITS.fileName - 3)}.ts`],
  ])('takes a file %s', (name) => {
    expect(Object.keys(parseWorkspace(withFiles({ [name]: text })).files)).toEqual([name])
  })

  test.each([
    [''],
    ['server'],
    ['server.exe'],
    ['.ts'],
    ['.env.ts'],
    ['-e.ts'],
    ['../server.ts'],
    ['a/../server.ts'],
    ['a..ts'],
    ['./server.ts'],
    ['/server.ts'],
    ['a//b.ts'],
    ['a/b/c.ts'],
    ['a\\b.ts'],
    ['C:server.ts'],
    ['.git/hooks.js'],
    ['a.ts/b.ts'],
    ['server.ts\n'],
    ['server .ts'],
    ['ſerver.ts'],
    ['server.ts\u0000'],
    ['\u202eserver.ts'],
    ['<img src=x onerror=alert(1)>.ts'],
    ['"><script>alert(1)</script>.ts'],
    ['__proto__'],
    ['constructor'],
    ['nul.ts'],
    ['lib/COM1.txt'],
    ['node_modules/a.ts'],
    [`${'a'.repeat(WORKSPACE_LIMITS.fileName - 2)}.ts`],
    ['a'.repeat(100_000)],
    [7],
    [null],
  ])('explains a file called %j', (name) => {
    const error = errorOf(withFiles([[name, text]]))
    expect(error).toMatchObject({ name: 'WorkspaceError', code: 'file-name' })
    expect(String(error).length).toBeLessThan(500)
  })

  test.each([['package.json'], ['Package.json'], ['lib/package.json'], ['porthole.json'], ['Readme.md']])(
    'keeps %s for its zip',
    (name) => {
      expect(errorOf(withFiles({ [name]: text }))).toMatchObject({ code: 'reserved-name' })
    },
  )

  test.each([
    ['none', withFiles({}), 'file-count'],
    ['too many', withFiles(many(WORKSPACE_LIMITS.files + 1)), 'file-count'],
    ['one name twice', withFiles([...many(1), ...many(1)]), 'duplicate-name'],
    ['names that differ in capitals alone', withFiles({ 'a.ts': '', 'A.ts': '' }), 'duplicate-name'],
    [
      'a key of the prototype',
      JSON.parse('{"files":{"__proto__":"x"},"programs":[],"links":{},"machines":"one"}'),
      'file-name',
    ],
    ['no text', withFiles({ 'a.ts': 1 }), 'file-text'],
    ['NUL', withFiles({ 'a.ts': 'a\0b' }), 'file-text'],
    ['a lone surrogate', withFiles({ 'a.ts': 'a\ud800b' }), 'file-text'],
    ['a text too long', withFiles({ 'a.ts': 'a'.repeat(WORKSPACE_LIMITS.text + 1) }), 'text-size'],
    [
      'texts too long together',
      withFiles({ 'a.ts': '€'.repeat(WORKSPACE_LIMITS.text / 4), 'b.ts': '€'.repeat(WORKSPACE_LIMITS.text / 4) }),
      'text-size',
    ],
    ['no pairs', withFiles([['a.ts']]), 'shape'],
    ['no files', withFiles('a.ts'), 'shape'],
  ])('explains files: %s', (_name, value, code) => {
    expect(errorOf(value)).toMatchObject({ name: 'WorkspaceError', code })
  })

  test('takes files up to the limits', () => {
    const { files } = parseWorkspace(withFiles(many(WORKSPACE_LIMITS.files)))
    expect(Object.keys(files)).toHaveLength(WORKSPACE_LIMITS.files)
    const largest = { 'a.ts': '€'.repeat(2), 'b.ts': 'a'.repeat(WORKSPACE_LIMITS.text - 6) }
    expect(parseWorkspace(withFiles(largest)).files).toEqual(largest)
  })

  test.each([
    ['markup as a name', withProgram({ name: '<b>x</b>' }), 'program-name'],
    ['the name of no machine', withProgram({ name: 'client9' }), 'program-name'],
    ['the machine that all share', withProgram({ name: 'localhost' }), 'program-name'],
    ['no name', withProgram({ name: undefined }), 'program-name'],
    ['a name twice', { ...starter, programs: [server, server] }, 'duplicate-name'],
    ['a file that is not there', withProgram({ file: 'gone.ts' }), 'program-file'],
    ['a file of the prototype', withProgram({ file: 'constructor' }), 'program-file'],
    ['a file that does not run', { ...withProgram({ file: 'a.txt' }), files: { 'a.txt': '' } }, 'program-file'],
    ['long arguments', withProgram({ args: 'a'.repeat(WORKSPACE_LIMITS.args + 1) }), 'args'],
    ['arguments of two lines', withProgram({ args: '7000\nrm' }), 'args'],
    ['arguments with an escape', withProgram({ args: '\u001b[2J' }), 'args'],
    ['arguments as a list', withProgram({ args: ['7000'] }), 'args'],
    ['another machine to connect to', withProgram({ connectsTo: 'example.com' }), 'program-name'],
    ['another field', withProgram({ env: {} }), 'shape'],
    ['a field of the prototype', { ...starter, programs: [JSON.parse('{"__proto__":{}}')] }, 'shape'],
    ['no list', { ...starter, programs: {} }, 'shape'],
    [
      'too many',
      {
        ...starter,
        programs: Array.from({ length: HOSTS.length + 1 }, (_, index) => ({
          ...server,
          name: `p${index}`,
        })),
      },
      'program-count',
    ],
  ])('explains programs: %s', (_name, value, code) => {
    expect(errorOf(value)).toMatchObject({ name: 'WorkspaceError', code })
  })

  test.each(Object.entries(LINK_RANGES))('takes %s in its range alone', (name, [least, most]) => {
    for (const value of [least, most])
      expect(parseWorkspace({ ...starter, links: { [name]: value } }).links).toEqual({ [name]: value })
    for (const value of [least - 1, most + 1, Number.NaN, Number.POSITIVE_INFINITY, String(least), null])
      expect(errorOf({ ...starter, links: { [name]: value } })).toMatchObject({ code: 'links' })
  })

  test('takes whatever the sliders can be set to', () => {
    for (const { name, values } of SCALES)
      for (const value of values)
        expect(parseWorkspace({ ...starter, links: { [name]: value } }).links[name]).toBe(value)
  })

  test.each([
    ['another link setting', { ...starter, links: { speed: 1 } }, 'shape'],
    ['a link setting of the prototype', { ...starter, links: JSON.parse('{"__proto__":{"mss":1}}') }, 'shape'],
    ['links as a list', { ...starter, links: [] }, 'shape'],
    ['another number of machines', { ...starter, machines: 'three' }, 'machines'],
    ['another field', { ...starter, run: true }, 'shape'],
    ['a field left out', { files: starter.files }, 'shape'],
    ['nothing', undefined, 'shape'],
  ])('explains %s', (_name, value, code) => {
    expect(errorOf(value)).toMatchObject({ name: 'WorkspaceError', code })
  })

  test('leaves the prototype of all objects as it was', () => {
    errorOf(
      JSON.parse(
        '{"__proto__":{"polluted":1},"files":{"__proto__":{"polluted":1}},"links":{"__proto__":{"polluted":1}}}',
      ),
    )
    expect(Reflect.get({}, 'polluted')).toBeUndefined()
  })
})
