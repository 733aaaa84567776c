import type {} from '../../../playground/editor/element.ts'
import { loadEditor } from '../../../playground/editor/load.ts'

/** Two programs that share a file; the types of all three are right. */
const FILES = {
  'server.ts': [
    "import net from 'node:net'",
    "import { greet } from './protocol.ts'",
    '',
    'const server = net.createServer((socket) => {',
    "  socket.on('data', (bytes) => socket.write(bytes))",
    "  socket.end(greet('you'))",
    '})',
    "server.listen(7000, () => console.log('listening'))",
    '',
  ].join('\n'),
  'client.ts': ["import { greet } from './protocol.ts'", '', "console.log(greet('server'))", ''].join('\n'),
  'protocol.ts': ['export function greet(name: string): string {', '  return `hello, $' + '{name}\\n`', '}', ''].join(
    '\n',
  ),
}

document.querySelector('button')?.addEventListener('click', async () => {
  await loadEditor()
  const editor = document.createElement('porthole-editor')
  editor.files = FILES
  document.querySelector('main')?.append(editor)
})
