import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Child, startChild } from './child.ts'
import { temporaryFolder } from './temporary-folder.ts'

/** The server as it is, alone in its process, with a data folder of its own. */
export interface Subject extends AsyncDisposable {
  readonly pid: number
  readonly ports: { readonly porthole: number; readonly echo: number; readonly web?: number }
}

const ARGS = ['serve', '--no-web', '--port=0', '--tls-port=0', '--echo-port=0', '--chargen-port=0']

/** Lets files of any size in, as long as there is a disk for them. */
export const UNLIMITED_FILES = ['--max-file=0', '--quota-owner=0', '--quota-total=0', '--free-space=0']

/** Lets pages in. */
export const WITH_WEB = ['--no-web=off', '--web-port=0']

/** The flags for Node with which `npm start` runs the server. */
async function nodeFlags(): Promise<string[]> {
  const { scripts } = JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8'))
  return String(scripts.start)
    .split('server/cli/main.ts', 1)
    .flatMap((command) => command.split(' '))
    .filter((word) => word.startsWith('--'))
}

/** Starts it without the limits that every load goes past at once; `args` lifts others. */
export async function startSubject(args: readonly string[] = []): Promise<Subject> {
  await using cleanup = new AsyncDisposableStack()
  const { path } = cleanup.use(await temporaryFolder())
  const all = [...ARGS, '--log-level=silent', '--request-rate=0', '--data-dir', path, ...args]
  const child: Child = cleanup.use(await startChild('../../server/cli/main.ts', all, await nodeFlags()))
  const ports = JSON.parse(await readFile(join(path, 'ports.json'), 'utf8'))
  const kept = cleanup.move()
  return { pid: child.pid, ports, [Symbol.asyncDispose]: () => kept.disposeAsync() }
}
