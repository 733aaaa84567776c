import { createRequire } from 'node:module'
import { constants } from 'node:os'
import { getSystemErrorMap } from 'node:util'
import type { Plugin } from 'vite'
import type { NodeFacts } from '../../playground/runtime/node-facts.ts'
import { ownNodeLib } from './node-lib.ts'
import { pageNodeLib } from './page-node-lib.ts'

/** Exports `nodeLib`, the texts of Node's files that the page runs by the names `require` has for them, and `nodeFacts`. */
const NODE_LIB = 'virtual:node-lib'
const RESOLVED = `\0${NODE_LIB}`

/** What stands in front of a script that has Node's library in it. */
export const NODE_LICENCE_BANNER = '/*! With the JavaScript library of Node.js; its licence: /licences/node.txt */'

/** Gives `virtual:node-lib` to what runs Node's library in the page. */
export function nodeLibPlugin(): Plugin {
  return {
    name: 'porthole-node-lib',
    resolveId: (id) => (id === NODE_LIB ? RESOLVED : undefined),
    load: (id) => {
      if (id !== RESOLVED) return undefined
      const { version }: { version: string } = createRequire(import.meta.url)('node/package.json')
      const facts: NodeFacts = {
        version,
        versions: { node: version, v8: process.versions.v8, uv: process.versions.uv ?? '' },
        errors: [...getSystemErrorMap()],
        signals: constants.signals,
        errno: constants.errno,
      }
      const lib = pageNodeLib(ownNodeLib(version))
      return `export const nodeLib = ${JSON.stringify(lib)}\nexport const nodeFacts = ${JSON.stringify(facts)}`
    },
  }
}
