import type { Make } from '../../make.ts'
import { said, type WireConnection } from '../../wire-connection.ts'

const PORT = 7300

/** The connection on which this name came in last. */
const of = (connections: readonly WireConnection[], name: string): WireConnection | undefined =>
  connections.findLast((one) => one.port === PORT && said(one, 'client').startsWith(`${name}\n`))

/** The whole lines that somebody was sent. */
const heard = (connections: readonly WireConnection[], name: string): readonly string[] => {
  const one = of(connections, name)
  return one ? said(one, 'server').split('\n').slice(0, -1) : []
}

export const make: Make = {
  task: [
    'Write a chat server in `server.ts`. The first line of a client is its name. Everybody else then gets `* ada joined`, each later line of hers as `ada: hello`, and `* ada left` when she has gone, however she went.',
    'The clients in `client.ts` are given: ada, bob and eve. Bob sends a line in two halves while ada speaks, and eve’s connection breaks off.',
  ],
  programs: [
    { name: 'server', file: 'server.ts', args: String(PORT) },
    { name: 'client', file: 'client.ts', args: String(PORT), connectsTo: 'server' },
  ],
  links: {},
  hints: [
    'Keep everybody who has a name in one place, a `Map` of sockets and names for one, and write a function that sends a line to all of them but one.',
    'Each socket needs its own half line: what bob has begun must not be mixed with what ada says. Send a line only when it is whole, its name, text and `\\n` in one write.',
    '`close` comes once for each socket, after `end` and after `error` alike: that is the place to say that somebody has left. A socket without a function for `error` ends your program when eve breaks off.',
  ],
  checks: [
    {
      id: 'make-joined',
      text: 'Who is there hears who joins.',
      done: (connections) => heard(connections, 'ada').includes('* bob joined'),
    },
    {
      id: 'make-relayed',
      text: 'What ada says reaches bob with her name, and not herself.',
      done: (connections) =>
        heard(connections, 'bob').includes('ada: hello') &&
        !heard(connections, 'ada').some((line) => /hello/.test(line)),
    },
    {
      id: 'make-whole-lines',
      text: 'A line that bob sends in two halves arrives whole, with nothing in it that ada says meanwhile.',
      done: (connections) => {
        const lines = heard(connections, 'eve')
        return lines.includes('bob: one half and the other') && lines.includes('ada: in between')
      },
    },
    {
      id: 'make-left',
      text: 'When eve’s connection breaks off, the others hear that she left, and the chat goes on.',
      done: (connections) => {
        const lines = heard(connections, 'bob')
        const left = lines.indexOf('* eve left')
        return left !== -1 && lines.indexOf('ada: still here') > left
      },
    },
  ],
}
