/** Values of TypeScript 5.9's enums, which Monaco's typings lack. */
const ES_NEXT = 99
const NODE_NEXT_MODULE = 199
const NODE_NEXT_RESOLUTION = 99

/** How a learner's program is checked: as Node runs it, with its types stripped and nothing translated. */
export const COMPILER_OPTIONS = {
  allowImportingTsExtensions: true,
  allowNonTsExtensions: true,
  erasableSyntaxOnly: true,
  lib: ['lib.esnext.d.ts'],
  module: NODE_NEXT_MODULE,
  moduleDetection: 3,
  moduleResolution: NODE_NEXT_RESOLUTION,
  noEmit: true,
  noUncheckedSideEffectImports: true,
  skipLibCheck: true,
  strict: true,
  target: ES_NEXT,
  types: [],
  verbatimModuleSyntax: true,
}
