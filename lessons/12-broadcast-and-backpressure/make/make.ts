import type { Make } from '../../make.ts'
import { said, type WireConnection } from '../../wire-connection.ts'

const PORT = 7400
/** What the speaker says, line by line. */
const LINES = 1000

const numbers = (one: WireConnection): readonly number[] =>
  said(one, 'server')
    .split('\n')
    .slice(0, -1)
    .map((line) => Number.parseInt(line, 10))

const isSilent = (one: WireConnection): boolean => one.port === PORT && one.open && one.client.length === 0
const inOrder = (found: readonly number[]): boolean => found.every((number, index) => number === index)

export const make: Make = {
  task: [
    'Write a broadcast server in `server.ts`: each line that a client sends goes to all the others.',
    'The clients in `client.ts` are given: one speaks 1,000 lines of 1,000 bytes, one listens, and one sleeps: it never reads. When more than 64 KiB wait for a client in your program, reset its connection, so that it does not cost you all your memory.',
  ],
  programs: [
    { name: 'server', file: 'server.ts', args: String(PORT) },
    { name: 'client', file: 'client.ts', args: String(PORT), connectsTo: 'server' },
  ],
  // Whole segments can be read on the wire.
  links: { mss: 1460 },
  hints: [
    'Keep all sockets in a `Set`, and take one out when it emits `close`.',
    '`write()` never refuses: what the socket cannot take yet waits in your program, and `socket.writableLength` says how much that is.',
    'Before you write to a socket, look at `writableLength`. Is it too much, call `socket.resetAndDestroy()`. `end()` would wait behind all that is not read, for ever.',
  ],
  checks: [
    {
      id: 'make-relayed',
      text: 'The listener hears what the speaker says, and the speaker does not.',
      done: (connections) =>
        connections.some((one) => isSilent(one) && numbers(one)[0] === 0) &&
        connections.some((one) => said(one, 'client').startsWith('0 ') && one.server.length === 0),
    },
    {
      id: 'make-all-lines',
      text: 'It gets all 1,000 lines, in their order.',
      done: (connections) =>
        connections.some((one) => {
          const found = isSilent(one) ? numbers(one) : []
          return found.length === LINES && inOrder(found)
        }),
    },
    {
      id: 'make-sleeper-reset',
      text: 'The sleeper’s connection is reset by the server, not by itself.',
      done: (connections) =>
        connections.some((one) => isSilent(one) && one.ends[0] === 'server RST' && numbers(one).length < LINES),
    },
  ],
}
