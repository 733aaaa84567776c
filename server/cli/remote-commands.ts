import { arch, hostname, platform, release } from 'node:os'
import type { RemoteCommand } from '../services/remote-command.ts'
import { program } from './program.ts'

const FORTUNES = [
  'A stream has no seams: the ones you see are yours.',
  'Whoever reads slowly is never told. Whoever writes fast is.',
  'Half a line is a promise, not a message.',
  'The port was free when you looked.',
  'Close is a question; FIN is the answer.',
  'What worked on loopback has met no network yet.',
]

const HOUR_S = 3600
const MINUTE_S = 60

const spoken = (seconds: number): string =>
  `${Math.floor(seconds / HOUR_S)} h ${Math.floor((seconds % HOUR_S) / MINUTE_S)} min ${Math.floor(seconds % MINUTE_S)} s`

const prints = (line: string) => ({ lines: [line], status: 0 })

/** What RUN may run; no word from the wire reaches any of them. */
export const REMOTE_COMMANDS: readonly RemoteCommand[] = [
  { name: 'date', help: "the server's date and time", run: () => prints(new Date().toUTCString()) },
  {
    name: 'fortune',
    help: 'a word of advice',
    run: () => prints(FORTUNES[Math.floor(Math.random() * FORTUNES.length)] ?? ''),
  },
  { name: 'hostname', help: "the machine's name", run: () => prints(hostname()) },
  {
    name: 'node',
    help: 'the version of the runtime, asked of the program itself',
    run: () => program(process.execPath, ['--version']),
  },
  { name: 'system', help: 'the operating system', run: () => prints(`${platform()} ${release()} ${arch()}`) },
  { name: 'uptime', help: 'how long the server runs', run: () => prints(`up ${spoken(process.uptime())}`) },
]
