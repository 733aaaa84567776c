import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { FRAME_FILE } from '../../docs/offline/frame-file.ts'

const SITE = fileURLToPath(new URL('../../dist/site/', import.meta.url))

/** The address of every page of the built site for readers, the one for missing pages included. */
export function sitePages(): string[] {
  const files = readdirSync(SITE, { recursive: true, encoding: 'utf8' }).filter(
    // On a host of files the gateway's place has a page for those who go there; behind a server the server answers.
    (file) => file.endsWith('.html') && file !== FRAME_FILE && !file.startsWith('gateway'),
  )
  return files.map((file) => `/${file.replaceAll('\\', '/').replace(/index\.html$/, '')}`).sort()
}
