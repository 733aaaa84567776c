import type { Make } from '../../make.ts'
import { said, type WireConnection } from '../../wire-connection.ts'

const PORT = 7600

/** The lines that came back on a connection whose first request begins so. */
const answersTo = (connections: readonly WireConnection[], request: string): readonly string[] => {
  const one = connections.findLast((each) => each.port === PORT && said(each, 'client').startsWith(request))
  return one ? said(one, 'server').split('\n').slice(0, -1) : []
}

export const make: Make = {
  task: [
    'Write an upload server in `server.ts`. `PUT`, a name and a number of bytes stand on a line, and the bytes follow. When all are there and kept, the answer is `OK` and their number. `SIZE` and a name on a line get the number of bytes of that file, or `NONE`.',
    'A file is there when it is whole, and not before: of an upload that breaks off nothing is left under its name. Names are as in the lesson before; to any other the answer is `BAD`, and the bytes that follow are passed over.',
  ],
  programs: [
    { name: 'server', file: 'server.ts', args: String(PORT) },
    { name: 'client', file: 'client.ts', args: String(PORT), connectsTo: 'server' },
  ],
  links: { mss: 100 },
  hints: [
    'A connection is either in a line or in the bytes behind a `PUT`. Keep which, and how many bytes are still to come.',
    'Gather what came in a `Buffer`. While bytes are awaited, take no line out of it; when they are all there, take them and go on with lines.',
    'Write to another name first, such as `.name.part`, and `rename()` it when it is whole: a rename happens all at once. Answer `OK` only then.',
  ],
  checks: [
    {
      id: 'make-kept',
      text: 'An upload that comes in pieces is answered when it is whole, and its size can be asked for behind it.',
      done: (connections) => answersTo(connections, 'PUT whole.txt 300').join() === 'OK 300,300',
    },
    {
      id: 'make-bad-name',
      text: 'A bad name gets `BAD`, its bytes are passed over, and the next request is answered.',
      done: (connections) => answersTo(connections, 'PUT ../away.txt 5').join() === 'BAD,300',
    },
    {
      id: 'make-nothing-left',
      text: 'Of an upload that broke off nothing is left under its name.',
      done: (connections) => {
        const broke = connections.some(
          (one) => said(one, 'client').startsWith('PUT half.txt') && one.ends.includes('client RST'),
        )
        return broke && answersTo(connections, 'SIZE half.txt').join() === 'NONE'
      },
    },
  ],
}
