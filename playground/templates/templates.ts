import type { Template, TemplateProgram } from './template.ts'

const PORT = '7000'
const SERVER: TemplateProgram = { name: 'server', file: 'server.ts', args: [PORT] }
const CLIENT: TemplateProgram = { name: 'client', file: 'client.ts', args: [PORT], connectsTo: 'server' }

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
]
