import type { Capture } from './capture.ts'
import { toJson } from './json-export.ts'
import { saveFile } from './save-file.ts'

export const FILE_KINDS = ['json', 'pcapng'] as const
export type FileKind = (typeof FILE_KINDS)[number]

async function contents(kind: FileKind, captures: readonly Capture[]): Promise<Blob> {
  if (kind === 'json') return new Blob([toJson(captures)], { type: 'application/json' })
  // Loaded only where it is used: few who look at the wire take it with them.
  const { toPcapng } = await import('./pcapng/export.ts')
  return new Blob(toPcapng(captures), { type: 'application/x-pcapng' })
}

/** `porthole-echo-20260102-030405.json`, by the time of now in UTC. */
function fileName(kind: FileKind, captures: readonly Capture[]): string {
  const services = [...new Set(captures.map(({ service }) => service.replace('/', '-')))]
  const time = new Date().toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-')
  return `porthole-${services.join('-')}-${time}.${kind}`
}

/** Has the browser save what `captures` hold; returns the name of the file. */
export async function exportFile(kind: FileKind, captures: readonly Capture[]): Promise<string> {
  const name = fileName(kind, captures)
  saveFile(name, await contents(kind, captures))
  return name
}
