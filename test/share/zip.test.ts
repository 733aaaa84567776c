import { unzipSync } from 'fflate'
import { describe, expect, test } from 'vitest'
import { LINK_RANGES } from '../../playground/network/link.ts'
import { zipOf } from '../../playground/share/zip.ts'
import type { Workspace } from '../../playground/workspace/workspace.ts'
import { starter } from './starter.ts'

const NOW = new Date(2026, 0, 2, 3, 4, 6)

const textsOf = (workspace: Workspace): Record<string, string> =>
  Object.fromEntries(
    Object.entries(unzipSync(zipOf(workspace, NOW))).map(([name, bytes]) => [name, new TextDecoder().decode(bytes)]),
  )
const readme = (workspace: Workspace): string => textsOf(workspace)['README.md'] ?? ''
const scripts = (workspace: Workspace): unknown => JSON.parse(textsOf(workspace)['package.json'] ?? '').scripts
const withArgs = (args: string, machines: Workspace['machines'] = 'one'): Workspace => ({
  ...starter,
  machines,
  programs: [{ name: 'client2', file: 'client.ts', args }],
})

describe('zipOf', () => {
  test('holds the files as they are, and what runs them on Node', () => {
    const {
      'README.md': _readme,
      'package.json': manifest = '',
      'porthole.json': settings = '',
      ...files
    } = textsOf(starter)
    expect(files).toEqual(starter.files)
    expect(JSON.parse(manifest)).toEqual({
      private: true,
      type: 'module',
      scripts: { 'start:server': 'node server.ts 7000', 'start:client': 'node client.ts 7000' },
    })
    const { programs, links, machines } = starter
    expect(JSON.parse(settings)).toEqual({ version: 1, programs, links, machines })
  })

  test('makes the same bytes of the same workspace and time', () => {
    expect(zipOf(starter, NOW)).toEqual(zipOf({ ...starter }, new Date(NOW)))
  })

  test('README.md says how to run each program, and with which Node', () => {
    expect(readme(starter)).toContain('22.18')
    expect(readme(starter)).toContain('```sh\nnode server.ts 7000\n```')
    expect(readme(starter)).toContain('```sh\nnode client.ts 7000\n```')
    expect(readme(starter).indexOf('node server.ts')).toBeLessThan(readme(starter).indexOf('node client.ts'))
  })

  test('README.md says how the network was set, and that a real one is not', () => {
    const text = readme(starter)
    expect(text).toContain('- Latency, one way: 20 ms\n')
    expect(text).toContain('- Segment size (MSS): 10 bytes\n')
    expect(text).toContain('- Bandwidth: unlimited\n')
    expect(text).toContain('- Loss: 1 %\n')
    expect(text).not.toContain('Jitter')
    const all = Object.fromEntries(Object.entries(LINK_RANGES).map(([name, [least]]) => [name, least]))
    expect(readme({ ...starter, links: all }).match(/^- /gm)).toHaveLength(Object.keys(LINK_RANGES).length)
  })

  test('starts programs with machines of their own on one, whatever they are called there', () => {
    expect(scripts(withArgs('7000 server', 'own'))).toEqual({ 'start:client2': 'node client.ts 7000 localhost' })
    expect(scripts(withArgs('7000 server'))).toEqual({ 'start:client2': 'node client.ts 7000 server' })
    expect(readme(withArgs('7000 server', 'own'))).toContain('write `localhost`')
    expect(textsOf(withArgs('7000 server', 'own'))['porthole.json']).toContain('"7000 server"')
  })

  test.each([
    ['; rm -rf ~'],
    ['7000 && calc'],
    ['$(touch x)'],
    ['`touch x`'],
    ['%PATH%'],
    ['a | b'],
    ['> client.ts'],
    ["it's"],
    ['"two words"'],
    ['*'],
    ['^'],
    ['!!'],
    ['(x)'],
    ['\\'],
    ['{a,b}'],
    ['7000,x'],
    ['@x'],
  ])('gives no shell the arguments %s', (args) => {
    expect(scripts(withArgs(args))).toEqual({ 'start:client2': 'node client.ts' })
    expect(readme(withArgs(args))).toContain(`\n\n    ${args}\n\n`)
  })

  test('leaves arguments that no shell reads otherwise as they are', () => {
    expect(scripts(withArgs('  7000   --name=eve ::1 a/b.txt +1 '))).toEqual({
      'start:client2': 'node client.ts 7000 --name=eve ::1 a/b.txt +1',
    })
  })

  test('says how to run files where no program is set', () => {
    expect(readme({ ...starter, programs: [] })).toContain('run a file with `node`')
  })
})
