import type { Workspace } from '../../playground/workspace/workspace.ts'
import { file } from '../support/page.ts'

/** The first files of the playground, as they stand there. */
export const starter: Workspace = {
  files: {
    'server.ts': file('playground/workbench/starter/server.ts'),
    'client.ts': file('playground/workbench/starter/client.ts'),
  },
  programs: [
    { name: 'server', file: 'server.ts', args: '7000', machine: 'localhost' },
    { name: 'client', file: 'client.ts', args: '7000', machine: 'localhost' },
  ],
  links: { latencyMs: 20, mss: 10, bandwidth: 0, loss: 0.01 },
  machines: 'one',
}
