import type { Make } from '../../make.ts'
import { said, type WireConnection } from '../../wire-connection.ts'

const PORT = 7500

type Answer = { readonly size: number; readonly came: number } | 'NONE' | 'BAD' | 'unknown'

/** The answers on a connection, as far as they are whole. */
function answers(one: WireConnection): readonly Answer[] {
  const found: Answer[] = []
  let rest = said(one, 'server')
  for (let end = rest.indexOf('\n'); end !== -1; end = rest.indexOf('\n')) {
    const line = rest.slice(0, end)
    rest = rest.slice(end + 1)
    const size = /^SIZE (\d+)$/.exec(line)?.[1]
    if (size === undefined) found.push(line === 'NONE' || line === 'BAD' ? line : 'unknown')
    else {
      found.push({ size: Number(size), came: Math.min(rest.length, Number(size)) })
      rest = rest.slice(Number(size))
    }
  }
  return found
}

const isWhole = (answer: Answer | undefined): boolean =>
  typeof answer === 'object' && answer.size > 0 && answer.came === answer.size
const isEmpty = (answer: Answer | undefined): boolean => typeof answer === 'object' && answer.size === 0

const whenAnswered = (holds: (found: readonly Answer[]) => boolean) => (connections: readonly WireConnection[]) =>
  connections.some((one) => one.port === PORT && holds(answers(one)))

export const make: Make = {
  task: [
    'Write a file server in `server.ts`. A client sends `GET` and a name on a line. The answer is `SIZE` and the number of bytes on a line, and behind it the bytes of the file as they are; or `NONE` where there is no such file.',
    'A name holds letters, digits, `-` and `.` and does not begin with a dot: to any other the answer is `BAD`. The connection stays open for more. The files are those beside your program.',
  ],
  programs: [
    { name: 'server', file: 'server.ts', args: String(PORT) },
    { name: 'client', file: 'client.ts', args: String(PORT), connectsTo: 'server' },
  ],
  links: { mss: 100 },
  hints: [
    '`readFile()` from `node:fs/promises` gives you a `Buffer`, whose `length` is its number of bytes. Without an encoding it stays as it is.',
    'Two requests may come in one read, and their answers must come in order: answer a line only when the one before is answered. A chain of promises or a loop with `await` does that.',
    'Look at the name before you touch a file: `/^[\\w-][\\w.-]*$/` lets neither a slash nor a leading dot through. Then catch the error of `readFile()`: its `code` is `ENOENT` where there is no such file.',
  ],
  checks: [
    {
      id: 'make-file-whole',
      text: 'A file comes with its size, and whole.',
      done: whenAnswered(([first]) => isWhole(first)),
    },
    {
      id: 'make-refused',
      text: 'What is not there gets `NONE`, and `../client.ts` gets `BAD`.',
      done: whenAnswered((found) => found[1] === 'NONE' && found[2] === 'BAD'),
    },
    {
      id: 'make-two-requests',
      text: 'Two requests in one write are answered both, in their order, the empty file with size 0.',
      done: whenAnswered((found) => isWhole(found[3]) && isEmpty(found[4])),
    },
  ],
}
