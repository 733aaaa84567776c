import type { Original } from '../workspace/original.ts'
import client from './starter/client.ts?raw'
import server from './starter/server.ts?raw'

/** What the playground begins with: a server that sends back what comes, and a client to type into. */
export const STARTER: Original = {
  name: 'playground',
  files: { 'server.ts': server, 'client.ts': client },
  programs: [
    { name: 'server', file: 'server.ts', args: '7000' },
    { name: 'client', file: 'client.ts', args: '7000' },
  ],
}
