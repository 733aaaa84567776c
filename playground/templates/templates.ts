import type { Template, TemplateProgram } from './template.ts'

const PORT = '7000'
const SERVER: TemplateProgram = { name: 'server', file: 'server.ts', args: [PORT] }
const CLIENT: TemplateProgram = { name: 'client', file: 'client.ts', args: [PORT], connectsTo: 'server' }
const CLIENT_2: TemplateProgram = { ...CLIENT, name: 'client2' }
const CLIENT_3: TemplateProgram = { ...CLIENT, name: 'client3' }

/** What the playground offers to start from, the simple ones first. */
export const TEMPLATES: readonly Template[] = [
  {
    name: 'echo',
    title: 'Echo',
    description: 'One connection from its first segment to its last: what you type travels to the server and back.',
    files: ['server.ts', 'client.ts'],
    programs: [SERVER, CLIENT],
    experiment: {
      links: { bandwidth: 1024, mss: 2 },
      words:
        'Set the bandwidth to 1 KiB/s and the segment size to 2 bytes, start both programs and type `hello` into the client. ' +
        'The list shows three segments with two bytes each, and the server says how many bytes each of its reads got: ' +
        'you wrote once, and the line cut what you wrote as it liked. Then press Ctrl-D: each side sends a FIN, the client first.',
    },
  },
  {
    name: 'line-server',
    title: 'Line server',
    description: 'Commands and replies, one a line: the server puts lines together again however the reads cut them.',
    files: ['server.ts', 'lines.ts', 'client.ts'],
    programs: [SERVER, CLIENT],
    experiment: {
      links: { bandwidth: 1024, mss: 1 },
      words:
        'Set the bandwidth to 1 KiB/s and the segment size to 1 byte, and type `upper grüße`. Every segment carries one byte, so even the ü ' +
        'is cut in half, and still the reply is right: the server keeps the bytes until the line feed has come and only then makes ' +
        'text of them. Now write `lines.push(this.#take())` once more at the end of `split()`, run again, and see what the server takes for lines.',
    },
  },
  {
    name: 'chat',
    title: 'Chat',
    description:
      'Several clients at once: what one says is sent to all the others, and who comes or goes is announced.',
    files: ['server.ts', 'lines.ts', 'client.ts'],
    programs: [SERVER, CLIENT, CLIENT_2, CLIENT_3],
    experiment: {
      links: { latencyMs: 500 },
      words:
        'Set the latency to 500 ms, start the server and two or three clients, and give each a nickname. Type a line into one: the list ' +
        'shows it once on its way to the server, and half a second later once to each of the others, for TCP joins two programs and ' +
        'knows no groups. Then stop one client with its Stop button: the server learns of it from a segment, and tells those who are left.',
    },
  },
  {
    name: 'broadcast',
    title: 'Broadcast',
    description:
      'One sender and many listeners: one of them stops reading, and neither the others nor the memory suffer.',
    files: ['server.ts', 'listener.ts', 'client.ts'],
    programs: [SERVER, CLIENT, CLIENT_2],
    experiment: {
      links: { latencyMs: 5 },
      words:
        'Set the latency to 5 ms, start all three, type `stop` into client2 and `flood 500` into the server. The window in the segments from ' +
        'client2 shrinks until it is 0: its receive buffer is full, and the server may send no more. The other client gets every message. ' +
        'Type `go` into client2: the window opens again, and what did not fit into the queue of the server was missed, and is counted.',
    },
  },
  {
    name: 'length-prefixed',
    title: 'Length-prefixed frames',
    description: 'Four bytes say how long a message is: it may hold anything, and a length that lies is refused.',
    files: ['server.ts', 'frames.ts', 'client.ts'],
    programs: [SERVER, CLIENT],
    experiment: {
      links: { bandwidth: 1024, mss: 5 },
      words:
        'Set the bandwidth to 1 KiB/s and the segment size to 5 bytes, and type `one\\ntwo`. Three segments carry 5, 5 and 1 bytes: the first has the header ' +
        '00 00 00 07 and one byte of the body, and the server finds one frame in three reads. Then type `/lie`: ' +
        'the header promises 4 GiB, and the server answers with an error and a FIN before any of it could come.',
    },
  },
  {
    name: 'file-transfer',
    title: 'File transfer',
    description: 'A file goes over the line as it is read, and counts as received when its size and SHA-256 are right.',
    files: ['server.ts', 'client.ts'],
    programs: [SERVER, CLIENT],
    experiment: {
      links: { latencyMs: 20, mss: 1460, loss: 0.05 },
      words:
        'Set the latency to 20 ms, the segment size to 1460 bytes and the loss to 5 %, and type `numbers.txt`. Look for lost segments, for ' +
        'acknowledgments that repeat the same number, and for the segments that TCP then sends again: the file takes longer, and ' +
        'its digest is right all the same. No line of the programs deals with loss; that is what TCP is for.',
    },
  },
  {
    name: 'udp-retry',
    title: 'UDP with retries',
    description:
      'Datagrams get lost, so requests carry an id and are sent again, and the server adds none of them twice.',
    files: ['server.ts', 'client.ts'],
    programs: [SERVER, CLIENT],
    experiment: {
      links: { latencyMs: 20, loss: 0.3 },
      words:
        'Set the latency to 20 ms and the loss to 30 %, and type numbers into the client. Where a request is lost, the server hears ' +
        'of it on the next try only; where a reply is lost, the same request comes again and is not added again. Then set the loss to none and the ' +
        'latency to 100 ms: nothing is lost, but the first wait of 100 ms is too short, and every request is sent twice.',
    },
  },
  {
    name: 'fault-proxy',
    title: 'Fault proxy',
    description:
      'A program between client and server that splits, joins, delays and cuts, to try what the two can stand.',
    files: ['proxy.ts', 'server.ts', 'client.ts'],
    programs: [
      SERVER,
      { name: 'proxy', file: 'proxy.ts', args: ['7001', PORT], connectsTo: 'server' },
      { name: 'client', file: 'client.ts', args: ['7001'], connectsTo: 'proxy' },
    ],
    experiment: {
      links: { latencyMs: 0, loss: 0 },
      words:
        'Leave the line as it is: here a program makes the faults. Start all three, type `split` into the proxy and `1234` into the client: from ' +
        'client to proxy goes one segment, from proxy to server five. Then `half-close`: the server gets a FIN and still sends its total. ' +
        'Start the client again and type `reset`: both get a RST, and say ECONNRESET instead of dying of it.',
    },
  },
]
