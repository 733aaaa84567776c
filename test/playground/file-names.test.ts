import { expect, test } from 'vitest'
import { fileNameProblem, MAX_FILE_NAME, MAX_FILES } from '../../playground/workspace/file-names.ts'

test.each(['frames.ts', 'a.b-c_1.mjs', 'notes.md', 'data.json'])('fileNameProblem takes %s', (name) => {
  expect(fileNameProblem(name, ['server.ts'])).toBeUndefined()
})

test.each([
  ['', /needs a name/],
  ['server.ts', /is a server\.ts already/],
  ['package.json', /package\.json of its own/],
  ['../up.ts', /letters, digits/],
  ['folder/file.ts', /letters, digits/],
  ['.hidden.ts', /letters, digits/],
  ['noise.exe', /ends in \.ts/],
  ['<img src=x>.ts', /letters, digits/],
  [`${'x'.repeat(MAX_FILE_NAME)}.ts`, /at most 64 characters: this has 67/],
])('fileNameProblem refuses "%s"', (name, words) => {
  expect(fileNameProblem(name, ['server.ts'])).toMatch(words)
})

test('fileNameProblem refuses one file more than MAX_FILES', () => {
  const others = Array.from({ length: MAX_FILES }, (_, index) => `file${index}.ts`)
  expect(fileNameProblem('more.ts', others.slice(1))).toBeUndefined()
  expect(fileNameProblem('more.ts', others)).toMatch(/at most 32 files/)
})
