import { chmod, mkdir, mkdtemp, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { newAuthority } from './certificate-profiles.ts'
import { LocalCaError } from './local-ca-error.ts'
import { EVERYBODY, keyPem, OWNER_ONLY, reasonOf, writePem } from './pem-file.ts'

/** Programs of other users find `ca.pem` too. */
const LISTED = 0o755
/** What rename says where the folder is there and holds something; Windows says EPERM. */
const TAKEN = new Set(['ENOTEMPTY', 'EEXIST', 'EPERM'])

/**
 * Puts `ca.pem` and `ca-key.pem` into a new folder that appears at once, so that neither a crash nor a
 * second server can mix two CAs. A folder that holds something already stays as it is.
 *
 * @throws {LocalCaError}
 */
export async function makeAuthority(folder: string, now: Date): Promise<void> {
  const unfinished = await newFolder(folder)
  try {
    const { certificate, privateKey } = newAuthority(now)
    await writePem(join(unfinished, 'ca-key.pem'), keyPem(privateKey), OWNER_ONLY)
    await writePem(join(unfinished, 'ca.pem'), certificate.toString(), EVERYBODY)
    await chmod(unfinished, LISTED)
    await rename(unfinished, folder)
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true })
    if (!(error instanceof Error && 'code' in error && TAKEN.has(String(error.code)))) throw error
  }
}

async function newFolder(folder: string): Promise<string> {
  try {
    await mkdir(dirname(folder), { recursive: true })
    return await mkdtemp(`${folder}.part-`)
  } catch (error) {
    throw new LocalCaError(folder, 'a folder that can be made', reasonOf(error), { cause: error })
  }
}
