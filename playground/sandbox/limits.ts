export const SANDBOX_LIMITS = {
  /** Milliseconds until a frame that does not answer is given up. */
  openMs: 15_000,
  /** Programs at a time, the spare one not counted. */
  programs: 8,
} as const
