/** A case that is known to say something else in the page than on Node: what a page for users tells of it. */
export interface KnownDifference {
  /** `group/name`, as in the table of contents. */
  readonly name: string
  /** What the user sees, in one sentence: "The message names no port." */
  readonly differs: string
  /** Why it cannot be, or is not yet, the same. */
  readonly why: string
}

/** All known differences. A case that is not named here must have the same transcript in both places. */
export const knownDifferences: readonly KnownDifference[] = []
