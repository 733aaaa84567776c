import { type KeyObject, randomUUID } from 'node:crypto'
import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { LocalCaError } from './local-ca-error.ts'

/** A private key that others can read is none; a certificate is for everybody. */
export const OWNER_ONLY = 0o600
export const EVERYBODY = 0o644

export const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** What the file holds, or undefined where there is none. @throws {LocalCaError} */
export async function readPem(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw new LocalCaError(file, 'a file that can be read', reasonOf(error), { cause: error })
  }
}

/** Writes the file so that a reader finds it whole or not at all, even after a power cut. @throws {LocalCaError} */
export async function writePem(file: string, text: string, mode: number): Promise<void> {
  const unfinished = `${file}.${randomUUID()}.part`
  try {
    await writeFile(unfinished, text, { mode, flush: true })
    await rename(unfinished, file)
  } catch (error) {
    await rm(unfinished, { force: true })
    throw new LocalCaError(file, 'a file that can be written', reasonOf(error), { cause: error })
  }
}

export const keyPem = (key: KeyObject): string => key.export({ type: 'pkcs8', format: 'pem' }).toString()
