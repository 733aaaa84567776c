import type { Make } from '../../make.ts'
import { said } from '../../wire-connection.ts'

const PORT = 7000

export const make: Make = {
  task: [
    'Write an echo client in `client.ts`: it connects to the port of its first argument, sends the line `hello`, prints what comes back, and ends the connection.',
    'The server in `server.ts` is given. Press Run all, and see on the wire what your client does.',
  ],
  programs: [
    { name: 'server', file: 'server.ts', args: String(PORT) },
    { name: 'client', file: 'client.ts', args: String(PORT), connectsTo: 'server' },
  ],
  links: {},
  hints: [
    'A socket tells you what happens to it by events: `connect`, `data`, `end`, `error`, `close`. What you want to do then goes into a function for that event.',
    'Write the line with its ending, `hello` and `\\n`, when the socket is connected. `socket.end()` sends FIN: call it when the line has come back.',
    'The bytes of one line may come in two reads. Add up what comes, and end when there is a `\\n` in it.',
  ],
  checks: [
    {
      id: 'make-connected',
      text: 'Your client connects to the server’s port.',
      done: (connections) => connections.some(({ port, open }) => port === PORT && open),
    },
    {
      id: 'make-hello-sent',
      text: 'It sends the line `hello`, with its ending.',
      done: (connections) => connections.some((one) => /^hello\r?\n/.test(said(one, 'client'))),
    },
    {
      id: 'make-hello-back',
      text: 'It stays until the whole line has come back.',
      done: (connections) =>
        connections.some((one) => {
          const line = said(one, 'client')
          return line.startsWith('hello') && line.endsWith('\n') && said(one, 'server') === line
        }),
    },
    {
      id: 'make-client-fin',
      text: 'Then it sends FIN, the server answers with its own, and nobody resets.',
      done: (connections) =>
        connections.some((one) => said(one, 'server').includes('hello') && one.ends.join() === 'client FIN,server FIN'),
    },
  ],
}
