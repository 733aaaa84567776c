/** Limits of what comes from somebody else, before it is known to be a workspace. */
export const SHARE_LIMITS = {
  /** Bytes of a link's JSON. */
  inflated: 256 * 1024,
  /** Characters of a link's hash: what that many bytes take that deflate cannot make smaller, in base64. */
  hash: 360 * 1024,
  /** Characters of a link from which on chats and mail programs may cut it. */
  longLink: 2000,
  /** Bytes of a zip, and of its `porthole.json` inflated. */
  zip: 2 * 1024 * 1024,
  zipSettings: 64 * 1024,
  /** Entries of a zip, folders and what is left out counted. */
  zipEntries: 64,
} as const
