import { expect, test } from 'vitest'
import { fileNameProblem } from '../../playground/workspace/file-name.ts'
import { WORKSPACE_LIMITS } from '../../playground/workspace/workspace-limits.ts'

test.each(['frames.ts', 'a.b-c_1.mjs', 'notes.md', 'data.json', 'folder/file.ts'])(
  'fileNameProblem takes %s',
  (name) => {
    expect(fileNameProblem(name, ['server.ts'])).toBeUndefined()
  },
)

test.each([
  ['', /needs a name/],
  ['server.ts', /is a server\.ts already/],
  ['package.json', /package\.json, porthole\.json and README\.md are made/],
  ['Server.ts', /is a server\.ts already/],
  ['../up.ts', /letters, digits/],
  ['one/two/file.ts', /letters, digits/],
  ['.hidden.ts', /letters, digits/],
  ['noise.exe', /ends in \.ts/],
  ['<img src=x>.ts', /letters, digits/],
  [`${'x'.repeat(WORKSPACE_LIMITS.fileName)}.ts`, /at most 64 characters: this has 67/],
])('fileNameProblem refuses "%s"', (name, words) => {
  expect(fileNameProblem(name, ['server.ts'])).toMatch(words)
})

test('fileNameProblem refuses one file more than WORKSPACE_LIMITS.files', () => {
  const others = Array.from({ length: WORKSPACE_LIMITS.files }, (_, index) => `file${index}.ts`)
  expect(fileNameProblem('more.ts', others.slice(1))).toBeUndefined()
  expect(fileNameProblem('more.ts', others)).toMatch(/at most 32 files/)
})
