import type { Make } from '../../make.ts'
import { said, type WireConnection } from '../../wire-connection.ts'

const PORT = 7100

const isEchoed = (one: WireConnection): boolean =>
  said(one, 'client') !== '' && said(one, 'server') === said(one, 'client')

export const make: Make = {
  task: [
    'Write an echo server in `server.ts`. It listens on the port of its first argument, and sends each client its bytes back.',
    'The client in `client.ts` is given: it comes four times, and breaks its third connection off. A server that lives through that serves the fourth too.',
  ],
  programs: [
    { name: 'server', file: 'server.ts', args: String(PORT) },
    { name: 'client', file: 'client.ts', args: String(PORT), connectsTo: 'server' },
  ],
  links: {},
  hints: [
    '`net.createServer()` takes a function that is called with a socket for each client. `server.listen(port)` begins to listen.',
    'The port is in `process.argv[2]`, as text. `Number()` makes a number of it.',
    'A socket that is reset emits `error`. When nobody listens to that event, Node ends the whole program: give every socket a function for it.',
  ],
  checks: [
    {
      id: 'make-listens',
      text: 'Your server listens on the port that it is told.',
      done: (connections) => connections.some(({ port, open }) => port === PORT && open),
    },
    {
      id: 'make-echoes',
      text: 'A client gets its bytes back, and nothing else.',
      done: (connections) => connections.some(isEchoed),
    },
    {
      id: 'make-several',
      text: 'So does a second one.',
      done: (connections) => connections.filter(isEchoed).length > 1,
    },
    {
      id: 'make-after-reset',
      text: 'After a client has reset its connection, the next one is served.',
      done: (connections) => {
        const reset = connections.findIndex(({ open, ends }) => open && ends.includes('client RST'))
        return reset !== -1 && connections.slice(reset + 1).some(isEchoed)
      },
    },
  ],
}
