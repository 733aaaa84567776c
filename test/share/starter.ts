import type { Workspace } from '../../playground/workspace/workspace.ts'
import { file } from '../support/page.ts'

/** What the playground begins with, over another network. */
export const starter: Workspace = {
  files: {
    'server.ts': file('playground/templates/echo/server.ts'),
    'client.ts': file('playground/templates/echo/client.ts'),
  },
  programs: [
    { name: 'server', file: 'server.ts', args: '7000' },
    { name: 'client', file: 'client.ts', args: '7000' },
  ],
  links: { latencyMs: 20, mss: 10, bandwidth: 0, loss: 0.01 },
  machines: 'one',
}
