/** What the files of one program may take. */
export const FS_LIMITS = {
  /** Bytes of all files: beyond it `ENOSPC`. */
  bytes: 64 * 1024 * 1024,
  /** Files and directories: beyond it `ENOSPC`. */
  entries: 10_000,
  /** Files open at a time: beyond it `EMFILE`. */
  open: 1024,
  /** Bytes of a path and of one name, as on Linux: beyond it `ENAMETOOLONG`. */
  path: 4096,
  name: 255,
} as const
