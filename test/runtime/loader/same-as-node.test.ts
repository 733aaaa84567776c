import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, test } from 'vitest'
import { PROGRAMS } from './programs.ts'

const DRIVER = fileURLToPath(new URL('driver.ts', import.meta.url))
const root = realpathSync(mkdtempSync(join(tmpdir(), 'porthole-loader-')))
afterAll(() => rmSync(root, { recursive: true, force: true }))

interface Outcome {
  stdout: string
  stderr: string
  status: number | null
}

/** What is Node's own in a report: frames of its internals, and the line of its source that threw. */
function withoutInternals(stderr: string, frames: RegExp): string {
  // The brace of an error's properties stands behind its last frame, which may be one of those that go.
  return stderr
    .replace(/^node:internal[^\n]*\n[^\n]*\n\s*\^\n\n/, '')
    .replace(/(^|\n)([^\n]+) \{(?=\n {2}\w+: )/g, '$1$2\n {')
    .split('\n')
    .filter((line) => !frames.test(line) && !/^ {4}\(.*\)$/.test(line))
    .join('\n')
    .trim()
}

const INTERNAL_FRAMES = /^\s+at .*node:(?:internal|diagnostics_channel)/
const ALL_FRAMES = /^\s+at /

function outcome(cwd: string, args: string[], frames: RegExp): Outcome {
  const { stdout, stderr, status } = spawnSync(process.execPath, args, { cwd, encoding: 'utf8', timeout: 10_000 })
  return { stdout, stderr: withoutInternals(stderr, frames), status }
}

describe('Modules: a program prints what it prints under node', () => {
  for (const [index, program] of PROGRAMS.entries()) {
    test(program.name, () => {
      const directory = join(root, String(index))
      for (const [name, text] of Object.entries(program.files)) {
        mkdirSync(dirname(join(directory, name)), { recursive: true })
        writeFileSync(join(directory, name), text)
      }
      const [entry = ''] = Object.keys(program.files)
      const frames = program.withoutFrames === true ? ALL_FRAMES : INTERNAL_FRAMES
      const node = outcome(directory, ['--no-warnings', join(directory, entry)], frames)
      expect(outcome(directory, ['--no-warnings', DRIVER, directory, entry], frames)).toEqual(node)
      expect(node.status).toBe(program.fails === true ? 1 : 0)
    })
  }
})
