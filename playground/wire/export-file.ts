import type { Capture } from './capture.ts'
import { toJson } from './json-export.ts'
import { saveFile, timedName } from './save-file.ts'

export const FILE_KINDS = ['json', 'pcapng'] as const
export type FileKind = (typeof FILE_KINDS)[number]

async function contents(kind: FileKind, captures: readonly Capture[]): Promise<Blob> {
  if (kind === 'json') return new Blob([toJson(captures)], { type: 'application/json' })
  // Loaded only where it is used: few who look at the wire take it with them.
  const { toPcapng } = await import('./pcapng/export.ts')
  return new Blob(toPcapng(captures), { type: 'application/x-pcapng' })
}

function fileName(kind: FileKind, captures: readonly Capture[]): string {
  const services = [...new Set(captures.map(({ service }) => service.replace('/', '-')))]
  return timedName(services.join('-'), kind)
}

/** Has the browser save what `captures` hold; returns the name of the file. */
export async function exportFile(kind: FileKind, captures: readonly Capture[]): Promise<string> {
  const name = fileName(kind, captures)
  saveFile(name, await contents(kind, captures))
  return name
}
