import { spawnSync } from 'node:child_process'
import { appendFile, rm, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { dataDirForTest, type ServeProcess, serve } from '../support/serve-process.ts'

const KIBIBYTE = 1024
export const MEBIBYTE = 1024 * KIBIBYTE
/** All the room there is, database and logs included. */
export const DISK = 16 * MEBIBYTE

/** What another program has on that disk. */
const OTHERS = 'somebody-else'

/** A namespace of its own needs no root where users may have such. */
export const NAMESPACE = ['unshare', '--user', '--map-root-user', '--mount']
const MOUNT_AND_RUN = 'mount -t tmpfs -o size="$1" none "$2" && shift 2 && exec "$@"'

export const mountable =
  spawnSync('unshare', [...NAMESPACE.slice(1), 'mount', '-t', 'tmpfs', 'none', '/mnt']).status === 0

/** No limits but the disk itself. */
export const UNLIMITED = ['--free-space=0', '--max-file=0', '--quota-owner=0', '--quota-total=0', '--request-rate=0']

/** A server whose data folder is a disk of `DISK` bytes. */
export async function serveOnSmallDisk(args: readonly string[]): Promise<ServeProcess> {
  const dataDir = await dataDirForTest()
  return serve({ args, dataDir, under: [...NAMESPACE, 'sh', '-c', MOUNT_AND_RUN, 'sh', String(DISK), dataDir] })
}

export async function freeBytes({ dataDir }: ServeProcess): Promise<number> {
  const { bavail, bsize } = await statfs(dataDir)
  return bavail * bsize
}

/** Another program takes all the room that is left. */
export async function fill(server: ServeProcess): Promise<void> {
  for (let size = MEBIBYTE; size >= KIBIBYTE; size /= 4) {
    const bytes = Buffer.alloc(size)
    while ((await freeBytes(server)) >= size) await appendFile(join(server.dataDir, OTHERS), bytes)
  }
}

export const makeRoom = ({ dataDir }: ServeProcess): Promise<void> => rm(join(dataDir, OTHERS))
