import { readFile } from 'node:fs/promises'
import { createSecureContext } from 'node:tls'
import { localCertificate } from '../transports/tls/local-ca.ts'
import type { Settings } from './options.ts'
import { UsageError } from './usage-error.ts'

interface Pair {
  readonly cert: string
  readonly key: string
  /** Who vouches for it; those that clients know by themselves if absent. */
  readonly ca?: string
}

/** The certificate that the options name, else one of a local CA. @throws {UsageError} */
export async function certificate(settings: Settings): Promise<Pair> {
  const { 'tls-cert': certFile, 'tls-key': keyFile, 'data-dir': dataDir } = settings
  if (certFile === undefined || keyFile === undefined) return localCertificate(dataDir, new Date())
  const pair = { cert: await read('--tls-cert', certFile), key: await read('--tls-key', keyFile) }
  try {
    createSecureContext(pair)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new UsageError(`Cannot start as --tls-cert and --tls-key must be a certificate and its key in PEM: ${reason}`)
  }
  return pair
}

const read = (option: string, file: string): Promise<string> =>
  readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`Cannot start as ${option} must be a file that can be read: "${file}" gives ${error.code}`)
  })
