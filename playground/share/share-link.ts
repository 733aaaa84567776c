import { parseWorkspace } from '../workspace/parse-workspace.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { fromBase64url, toBase64url } from './base64url.ts'
import { deflate, InflateError, inflate } from './inflate.ts'
import { ShareError } from './share-error.ts'
import { SHARE_LIMITS } from './share-limits.ts'

const VERSION = '1'
const PREFIX = '#code='
const HASH = /^#code=(\d{1,4})\.(.*)$/s

/** Whether the hash of an address claims to hold a workspace; `decodeShare` says whether it does. */
export const isShareHash = (hash: string): boolean => hash.startsWith(PREFIX)

/**
 * The hash of a link that holds a workspace: `#code=1.` and base64url of raw deflate of JSON. The same workspace gives the
 * same hash in the same browser. It never leaves the browser with a request (RFC 9110, section 7.1).
 * @throws WorkspaceError for what `decodeShare` would not take, ShareError too-large
 */
export async function encodeShare(workspace: Workspace): Promise<string> {
  const { files, programs, links, machines } = parseWorkspace(workspace)
  // Pairs, as an object's names could hide that one comes twice.
  const bytes = new TextEncoder().encode(JSON.stringify({ files: Object.entries(files), programs, links, machines }))
  const { inflated } = SHARE_LIMITS
  if (bytes.length > inflated)
    throw new ShareError(
      'too-large',
      `Cannot make a link of the workspace as it must be at most ${inflated} bytes of JSON: current size is ${bytes.length}`,
    )
  return `${PREFIX}${VERSION}.${toBase64url(await deflate(bytes))}`
}

/**
 * The workspace that a hash holds, read as what a stranger may have written.
 * @throws ShareError, WorkspaceError
 */
export async function decodeShare(hash: string): Promise<Workspace> {
  return parseWorkspace(parseJson(textOf(await inflated(bytesOf(hash)))))
}

function bytesOf(hash: string): Uint8Array {
  if (hash.length > SHARE_LIMITS.hash)
    throw new ShareError(
      'too-long',
      `Cannot open link as what follows its # must be at most ${SHARE_LIMITS.hash} characters: current length is ${hash.length}`,
    )
  const [, version, code = ''] = HASH.exec(hash) ?? []
  if (version === undefined)
    throw new ShareError('no-code', 'Cannot open link as it must end in #code=, a version and a dot: it does not')
  if (version !== VERSION)
    throw new ShareError(
      'version',
      `Cannot open link as its version must be ${VERSION}: current version is ${version}. Is this page older than the link?`,
    )
  const bytes = fromBase64url(code)
  if (bytes === undefined)
    throw new ShareError(
      'base64',
      'Cannot open link as its code must be base64url: it has other characters, or was cut short',
    )
  return bytes
}

async function inflated(bytes: Uint8Array): Promise<Uint8Array> {
  try {
    return await inflate(bytes, SHARE_LIMITS.inflated)
  } catch (error) {
    if (!(error instanceof InflateError)) throw error
    if (error.code === 'too-large')
      throw new ShareError(
        'too-large',
        `Cannot open link as its code must inflate to at most ${SHARE_LIMITS.inflated} bytes: it becomes more`,
      )
    throw new ShareError(
      'broken-deflate',
      'Cannot open link as its code must be whole: it is broken, cut short, or followed by more',
      error,
    )
  }
}

function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch (cause) {
    throw new ShareError('not-utf8', 'Cannot open link as its code must be UTF-8: it is not', cause)
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new ShareError('not-json', 'Cannot open link as its code must be JSON: it is not', cause)
  }
}
