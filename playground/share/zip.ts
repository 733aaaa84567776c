import { strToU8, zipSync } from 'fflate'
import { parseWorkspace } from '../workspace/parse-workspace.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { commandLine } from './command-line.ts'
import { readmeOf } from './zip-readme.ts'
import { SETTINGS_NAME, settingsText } from './zip-settings.ts'

function manifestOf({ programs, machines }: Workspace): string {
  const scripts = programs.map((program) => [`start:${program.name}`, commandLine(program, machines).command])
  return `${JSON.stringify({ private: true, type: 'module', scripts: Object.fromEntries(scripts) }, undefined, 2)}\n`
}

/**
 * A zip with the files of a workspace, and what runs them on Node: `README.md`, `package.json`, and `porthole.json` for
 * `openZip`. `modified` is the time that its entries carry, from 1980 to 2099; the same workspace and time give the same bytes.
 * @throws WorkspaceError for what `openZip` would not take
 */
export function zipOf(workspace: Workspace, modified: Date): Uint8Array {
  const parsed = parseWorkspace(workspace)
  const { files, programs, links, machines } = parsed
  const ours = {
    'README.md': readmeOf(parsed),
    'package.json': manifestOf(parsed),
    [SETTINGS_NAME]: settingsText({ programs, links, machines }),
  }
  const entries = Object.entries({ ...ours, ...files }).map(([name, text]) => [name, strToU8(text)] as const)
  return zipSync(Object.fromEntries(entries), { mtime: modified })
}
