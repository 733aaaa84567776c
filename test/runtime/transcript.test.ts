import { expect, test } from 'vitest'
import { compareTranscripts, differenceReport } from './comparison.ts'
import { normalise, type Transcript } from './transcript.ts'

const of = (stdout: string, stderr = ''): Transcript => ({
  programs: [{ name: 'main', stdout, stderr, exitCode: 0, signal: null }],
})
const normal = (text: string) => normalise(of(text), { cwd: '/tmp/a', ports: [23_200] }).programs[0]?.stdout

test('normalise names chosen and given ports in order of appearance', () => {
  expect(normal('127.0.0.1:40000 port: 23200 [::1]:40000 port 41000')).toBe(
    '127.0.0.1:<port 1> port: <port 2> [::1]:<port 1> port <port 3>',
  )
})

test('normalise leaves figures and fixed ports alone', () => {
  const text = 'sent 40000 bytes, 127.0.0.1:8080, port: 80, took 23200'
  expect(normal(text)).toBe(text)
})

test('normalise keeps the frames of the working directory alone, and the brace of the properties', () => {
  const stack = [
    'Error: no',
    '    at user (file:///tmp/a/main.ts:3:4)',
    '    at Socket.emit (node:events:508:28) {',
    "  code: 'X'",
    '}',
  ]
  expect(normal(stack.join('\n'))).toBe("Error: no\n    at user (file://<cwd>/main.ts:3:4) {\n  code: 'X'\n}")
})

test('normalise keeps the version line, hides process id and the source of Node', () => {
  expect(normal('(node:77) Warning: x\nnode:events:486\n      throw er;\n      ^\n\nNode.js v24.21.0')).toBe(
    '(node:<pid>) Warning: x\n<node source>\n\nNode.js v24.21.0',
  )
})

test('compareTranscripts names program, stream and line of the first difference', () => {
  expect(differenceReport(compareTranscripts(of('a\nb\nc'), of('a\nB\nc')))).toBe(
    'main, stdout line 2\n  expected "b"\n  actual   "B"',
  )
  expect(compareTranscripts(of('a'), { programs: [] })).toHaveLength(1)
  expect(compareTranscripts(of('a', 'b'), of('a', 'b'))).toEqual([])
})
