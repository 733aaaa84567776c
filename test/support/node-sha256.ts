import { createHash } from 'node:crypto'
import type { Hasher } from '../../server/storage/memory-files.ts'

/** What the storage in memory needs of its host, which in a test is Node. */
export const nodeSha256 = (): Hasher => {
  const hash = createHash('sha256')
  return { update: (bytes) => void hash.update(bytes), digest: () => hash.digest('hex') }
}
