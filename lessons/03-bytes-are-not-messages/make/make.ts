import type { Make } from '../../make.ts'
import { said, type WireConnection } from '../../wire-connection.ts'

const PORT = 7200

/** What a server has to say to these lines: the length of each, in bytes. */
const answersTo = (text: string): string =>
  text
    .split('\n')
    .slice(0, -1)
    .map((line) => `${new TextEncoder().encode(line.replace(/\r$/, '')).length}\n`)
    .join('')

/** Whether the first lines are answered, so many of them, and nothing was said that should not be. */
const answers = (one: WireConnection, count: number): boolean => {
  const expected = answersTo(said(one, 'client'))
  const server = said(one, 'server')
  return server.split('\n').length > count && expected.startsWith(server)
}

export const make: Make = {
  task: [
    'Write a server in `server.ts` that answers each line with its length in bytes, and a line of its own: `hello` gets `5`. The ending does not count, be it LF or CRLF.',
    'The client in `client.ts` is given. It sends one line byte by byte, then two lines in one write, and then one in two halves with CRLF at its end.',
  ],
  programs: [
    { name: 'server', file: 'server.ts', args: String(PORT) },
    { name: 'client', file: 'client.ts', args: String(PORT), connectsTo: 'server' },
  ],
  links: {},
  hints: [
    'One read is not one line. It may hold a part of a line, several lines, or the end of one and the beginning of the next.',
    'Keep what was not answered yet in a variable of each connection. Add each read to it, and take out whole lines as long as there is a `\\n` in it.',
    'Keep bytes, not text: `Buffer.concat()` joins two buffers, `indexOf(0x0a)` finds the LF, `subarray()` cuts. A CR, `0x0d`, before the LF belongs to the ending.',
  ],
  checks: [
    {
      id: 'make-byte-by-byte',
      text: 'A line that comes byte by byte gets one answer.',
      done: (connections) => connections.some((one) => answers(one, 1)),
    },
    {
      id: 'make-two-in-one',
      text: 'Two lines in one write get two answers.',
      done: (connections) => connections.some((one) => answers(one, 3)),
    },
    {
      id: 'make-crlf',
      text: 'A line in two halves gets one, and its CR does not count.',
      done: (connections) => connections.some((one) => said(one, 'client').includes('\r\n') && answers(one, 4)),
    },
  ],
}
