import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { MADE_WITH_HELP, type Make } from '../../lessons/make.ts'
import type { Step } from '../../lessons/step.ts'
import { GATEWAY_SERVICES } from '../../server/protocol/gateway.ts'

const ROOT = new URL('../../', import.meta.url)
const LESSONS = new URL('lessons/', ROOT)
const EXTENSIONS = ['ts', 'py']
const FENCES = ['sh', 'text']
/** Second-level headings, in PRIMM order. */
const HEADINGS = ['Predict', 'Run', 'Investigate', 'Modify', 'What you can now do']
/** The services of the lab: `lab: { services: [echo] }` on one line, or `services` on a line of its own. */
const LAB_SERVICES = /^lab:(?: \{ ?|\n {2})services: \[([^\]]+)\](?: ?\})?$/m
const ENDING = '## What you can now do'

const folders = readdirSync(LESSONS, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  .sort()

const matches = (text: string, pattern: RegExp): string[] =>
  [...text.matchAll(pattern)].map(([all, group]) => group ?? all)
const count = (text: string, part: string): number => text.split(part).length - 1

test('lessons are numbered from 1, and no number or slug is given twice', () => {
  const names = folders.map((folder) => /^(\d\d)-([a-z]+(?:-[a-z]+)*)$/.exec(folder) ?? [])
  const numbers = names.map(([, number]) => Number(number))
  expect(numbers[0]).toBe(1)
  expect(numbers.filter((number, index) => index > 0 && !(number > Number(numbers[index - 1])))).toEqual([])
  expect(new Set(names.map(([, , slug]) => slug)).size).toBe(folders.length)
})

describe.for(folders)('lesson %s', (folder) => {
  const url = new URL(`${folder}/`, LESSONS)
  const [, frontmatter = '', body = ''] =
    /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(readFileSync(new URL('lesson.mdx', url), 'utf8')) ?? []
  const samples = readdirSync(new URL('samples/', url)).filter((name) =>
    EXTENSIONS.includes(name.split('.').at(-1) ?? ''),
  )
  const stems = [...new Set(samples.map((name) => name.split('.')[0] ?? ''))].sort()

  test('has a title, a description and the services of its lab', () => {
    expect(frontmatter).toMatch(/^title: \S/m)
    expect(frontmatter).toMatch(/^description: \S.*\.$/m)
    const services = LAB_SERVICES.exec(frontmatter)?.[1]?.split(', ') ?? []
    expect(services.length).toBeGreaterThan(0)
    expect(GATEWAY_SERVICES).toEqual(expect.arrayContaining(services))
  })

  test('goes through the parts in order', () => {
    expect(matches(body, /^## (.+)$/gm)).toEqual(HEADINGS)
    expect(body).toMatch(/## What you can now do\n\n(- .+\n)+/)
  })

  test('asks two predictions or more, each with an id of its own, one right choice and a reason', () => {
    const ids = matches(body, /<Predict\s[^>]*?id="([a-z-]+)"/g)
    expect(ids.length).toBeGreaterThanOrEqual(2)
    expect(new Set(ids).size).toBe(ids.length)
    const predictions = matches(body, /<Predict[\s\S]*?<\/Predict>/g)
    expect(predictions).toHaveLength(ids.length)
    for (const prediction of predictions) {
      expect(count(prediction, '<Choice correct>')).toBe(1)
      expect(count(prediction, '</Choice>')).toBeGreaterThanOrEqual(3)
      expect(count(prediction, '<Fragment slot="why">')).toBe(1)
    }
  })

  test('ends with a question about an earlier lesson, if there is one', () => {
    const ending = body.slice(body.indexOf(ENDING))
    expect(count(ending, '<Predict')).toBe(folder === folders[0] ? 0 : 1)
  })

  test('shows its 4 to 6 live steps once, each with an id of its own, a task and a hint', async () => {
    expect(count(body, '<LiveSteps />')).toBe(1)
    const { steps }: { steps: readonly Step[] } = await import(new URL('steps.ts', url).href)
    expect(steps.length).toBeGreaterThanOrEqual(4)
    expect(steps.length).toBeLessThanOrEqual(6)
    expect(new Set(steps.map(({ id }) => id)).size).toBe(steps.length)
    for (const { id, task, hint } of steps) {
      expect(id).toMatch(/^[a-z]+(-[a-z]+)*$/)
      for (const text of [task, hint]) {
        expect(text).toMatch(/^\S.+[.?]$/)
        expect(count(text, '`') % 2).toBe(0)
        expect(text).not.toContain('**')
      }
    }
  })

  test('an exercise has a task, hints and checks, and a solution of each file that it begins with', async () => {
    if (!existsSync(new URL('make/', url))) return
    const { make }: { make: Make } = await import(new URL('make/make.ts', url).href)
    const { steps }: { steps: readonly Step[] } = await import(new URL('steps.ts', url).href)
    const names = (name: string): string[] => readdirSync(new URL(`make/${name}/`, url)).sort()
    expect(names('solution')).toEqual(names('starter'))
    const files = [...names('starter'), ...names('given')]
    expect(files).toEqual(expect.arrayContaining(make.programs.map(({ file }) => file)))
    expect(new Set(files).size).toBe(files.length)
    expect(make.hints.length).toBeGreaterThanOrEqual(2)
    expect(make.checks.length).toBeGreaterThanOrEqual(3)
    const ids = [...steps, ...make.checks].map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    for (const { id, done } of make.checks) {
      expect(id).toMatch(/^make(-[a-z]+)+$/)
      expect(id).not.toBe(MADE_WITH_HELP)
      expect(done([])).toBe(false)
    }
    for (const text of [...make.task, ...make.hints, ...make.checks.map(({ text }) => text)]) {
      expect(text).toMatch(/^\S.+[.?]$/)
      expect(count(text, '`') % 2).toBe(0)
    }
  })

  test('has every sample in every language, and shows each of them', () => {
    expect(stems.length).toBeGreaterThan(0)
    expect(samples.sort()).toEqual(
      stems.flatMap((stem) => EXTENSIONS.map((extension) => `${stem}.${extension}`)).sort(),
    )
    expect(matches(body, /<Sample name="(.+?)" \/>/g).sort()).toEqual(stems)
  })

  test('holds no code but samples and transcripts, and names only files that exist', () => {
    const opening = matches(body, /^ *```(\w*)(?: wrap)?$/gm).filter((_, index) => index % 2 === 0)
    expect(opening.filter((fence) => !FENCES.includes(fence))).toEqual([])
    const files = matches(body, /lessons\/\d\d[\w/-]+\.(?:ts|py)/g)
    expect(files.filter((file) => !existsSync(new URL(file, ROOT)))).toEqual([])
  })

  test('speaks of no lesson that is not there', () => {
    const named = matches(body, /\blessons? (\d+)/gi)
    expect(named.filter((number) => !folders.some((name) => Number(name.slice(0, 2)) === Number(number)))).toEqual([])
  })

  test('has tests of its steps and of its samples', () => {
    const slug = folder.replace(/^\d\d-/, '')
    for (const kind of ['steps', 'samples']) {
      expect(existsSync(new URL(`test/lessons/${slug}.${kind}.test.ts`, ROOT))).toBe(true)
    }
  })
})
