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
export const knownDifferences: readonly KnownDifference[] = [
  {
    name: 'errors/node-throws',
    differs:
      'Where Node itself throws, the report begins with the error, not with the line of Node’s source that threw it.',
    why: 'A page knows where an error came from by its stack alone, and Node leaves such lines out of it.',
  },
  {
    name: 'errors/typed-line',
    differs: 'The report of an error shows your line as you wrote it. Node shows blanks in the place of types.',
    why: 'You find your own text sooner.',
  },
  {
    name: 'errors/rejection-handler',
    differs: '`unhandledRejection` comes a little later: behind callbacks that were due at the same moment.',
    why: 'A browser says which promises nobody hears only when it gets round to it.',
  },
  {
    name: 'library/inspect',
    differs: 'A promise is printed as `Promise { <pending> }`, whatever became of it.',
    why: 'A page cannot look into a promise without waiting for it.',
  },
  {
    name: 'modules/between-files',
    differs: 'What `import()` gives is printed with `[Getter]` in the place of its values. The values are there.',
    why: 'Modules in the page are made of functions, and a module namespace of getters.',
  },
  {
    name: 'refused-source/enum',
    differs: 'TypeScript that Node refuses, such as `enum`, is refused with a hint what to write instead.',
    why: 'A learner is likely to meet it here first.',
  },
  {
    name: 'refused-source/syntax',
    differs: 'A syntax error is reported at the same place, in other words.',
    why: 'Another parser reads the file.',
  },
]
