/** What a workspace may hold that comes from somebody else, or goes to somebody. */
export const WORKSPACE_LIMITS = {
  files: 32,
  /** Characters of the name of a file, its folder included. */
  fileName: 64,
  /** Bytes of all files together, in UTF-8. */
  text: 256 * 1024,
  /** Characters of the arguments of a program. */
  args: 200,
} as const
