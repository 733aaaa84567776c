import { constants } from 'node:os'
import { getSystemErrorMap } from 'node:util'
import type { NodeFacts } from '../../playground/runtime/node-facts.ts'

/** Of the Node that runs the tests. */
export const facts: NodeFacts = {
  version: process.versions.node,
  versions: { node: process.versions.node, v8: process.versions.v8 },
  errors: [...getSystemErrorMap()],
  signals: constants.signals,
  errno: constants.errno,
}
