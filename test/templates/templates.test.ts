import { readdir, readFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { TEMPLATES } from '../../playground/templates/templates.ts'
import { SCALES } from '../../playground/workbench/link-settings.ts'

const FOLDER = new URL('../../playground/templates/', import.meta.url)
const MAX_LINES = 100
const MAX_WORDS = 110

test('TEMPLATES: names the eight in order, each with a folder of its own', async () => {
  const names = TEMPLATES.map(({ name }) => name)
  expect(names).toEqual([
    'echo',
    'line-server',
    'chat',
    'broadcast',
    'length-prefixed',
    'file-transfer',
    'udp-retry',
    'fault-proxy',
  ])
  const entries = await readdir(FOLDER, { withFileTypes: true })
  expect(entries.filter((entry) => entry.isDirectory()).map(({ name }) => name)).toEqual([...names].sort())
})

describe.each(TEMPLATES)('template $name', ({ name, files, programs, experiment }) => {
  test('files: are those of its folder, and short', async () => {
    expect([...files].sort()).toEqual((await readdir(new URL(`${name}/`, FOLDER))).sort())
    for (const file of files) {
      const text = await readFile(new URL(`${name}/${file}`, FOLDER), 'utf8')
      expect(text.split('\n').length, file).toBeLessThanOrEqual(MAX_LINES)
    }
  })

  test('programs: each runs a file of the template and connects to one that started before', () => {
    const started: string[] = []
    for (const program of programs) {
      expect(program.name).toMatch(/^[a-z][a-z0-9]*$/)
      expect(started).not.toContain(program.name)
      expect(files).toContain(program.file)
      if (program.connectsTo !== undefined) expect(started).toContain(program.connectsTo)
      started.push(program.name)
    }
  })

  test('experiment: sets only what the controls offer, in few words', () => {
    for (const [setting, value] of Object.entries(experiment.links)) {
      expect(SCALES.find((scale) => scale.name === setting)?.values, setting).toContain(value)
    }
    expect(experiment.words.split(' ').length).toBeLessThanOrEqual(MAX_WORDS)
  })
})

test('lines.ts: is the same in the line server and in the chat', async () => {
  const [first, second] = await Promise.all(
    ['line-server', 'chat'].map((name) => readFile(new URL(`${name}/lines.ts`, FOLDER), 'utf8')),
  )
  expect(second).toBe(first)
})
