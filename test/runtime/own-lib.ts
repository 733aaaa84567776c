import { createRequire } from 'node:module'
import { ownNodeLib } from '../../docs/build/node-lib.ts'

const { version }: { version: string } = createRequire(import.meta.url)('node/package.json')

/** All of the library of the pinned Node. */
export const lib = ownNodeLib(version)

// biome-ignore lint/security/noGlobalEval: what runs is Node's own library
export const evaluate = (code: string, url: string): unknown => globalThis.eval(`${code}\n//# sourceURL=${url}`)
