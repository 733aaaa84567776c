import { createRequire } from 'node:module'
import { NodeLibError, ownNodeLib } from './node-lib.ts'

const HEADER = /^(?:\/\/.*\n)+/

/** The copyright and permission notice of Node, as its own files begin with it. */
export function nodeLicence(): string {
  const { version }: { version: string } = createRequire(import.meta.url)('node/package.json')
  const [header] = HEADER.exec(ownNodeLib(version)['net'] ?? '') ?? []
  if (header === undefined || !header.includes('Permission is hereby granted')) {
    throw new NodeLibError(
      'no-licence',
      "Cannot ship Node's library as net.js must begin with its licence: it does not",
    )
  }
  const text = header.replaceAll(/^\/\/ ?/gm, '')
  return `The scripts of this folder hold a part of the library of Node.js ${version} (https://nodejs.org).\n\n${text}`
}
