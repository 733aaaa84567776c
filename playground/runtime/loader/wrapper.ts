import type { Compiled } from './compiled.ts'
import { DYNAMIC_IMPORT, IMPORT_META } from './module-syntax.ts'

/** Code to evaluate, and how many columns of its first line come before the learner's. */
export interface Wrapped {
  code: string
  shift: number
}

/** A snapshot of an import: a variable of the module that is set just before it runs. */
export interface Local {
  local: string
}

/**
 * A module becomes a generator: its first step makes its functions and hands out `bind` (which sets the imports) and
 * `get` (which reads an export as it is now), its second step runs the text. So functions are there before any module
 * of a cycle runs, and exports are read from the module's own variables. Imports whose value may still change are no
 * variables but looked up in `live`, by the one statement that JavaScript has for that: `with`.
 */
export function wrapModule(compiled: Compiled, url: string, locals: readonly Local[], live: boolean): Wrapped {
  const names = locals.map(({ local }) => local)
  const variables = names.length === 0 ? '' : `var ${names.join(',')};`
  const sets = names.map((name, index) => `${name}=$values[${index}]`).join(';')
  const gets = compiled.exports
    .flatMap((entry) => ('local' in entry ? [`case ${JSON.stringify(entry.name)}:return ${entry.local}`] : []))
    .join(';')
  const before =
    `(function($live){${live ? 'with($live)' : ''}return ${compiled.topLevelAwait ? 'async ' : ''}function*` +
    `(${DYNAMIC_IMPORT},${IMPORT_META},$face){"use strict";$face({bind:$bind,get:$get});yield;`
  const after = `\n;${variables}function $bind($values){${sets}}function $get($name){switch($name){${gets}}}}})`
  return { code: `${before}${compiled.code}${after}\n//# sourceURL=${url}`, shift: before.length }
}

/** Node's own wrapper of CommonJS, and what stands for `import()` in it. */
export function wrapCommonJs(compiled: Compiled, location: string): Wrapped {
  const before = `(function(exports,require,module,__filename,__dirname,${DYNAMIC_IMPORT}){`
  return { code: `${before}${compiled.code}\n})\n//# sourceURL=${location}`, shift: before.length }
}
