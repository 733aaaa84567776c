import { createRequire } from 'node:module'
import { constants } from 'node:os'
import { fileURLToPath } from 'node:url'
import { getSystemErrorMap } from 'node:util'
import { build, type Plugin } from 'vite'
import type { NodeFacts } from '../../playground/runtime/node-facts.ts'
import { ownNodeLib } from './node-lib.ts'
import { pageNodeLib } from './page-node-lib.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const NODE_LIB = 'virtual:node-lib'

/** The scripts of the sandbox, by name: each is one text without imports. */
const ENTRIES = {
  frame: 'playground/sandbox/frame.ts',
  kernel: 'playground/kernel/worker.ts',
  program: 'playground/runtime/worker.ts',
} as const
export type SandboxScript = keyof typeof ENTRIES

/** The library of the pinned Node, and what programs are told of that Node. */
function nodeLibModule(): string {
  const { version }: { version: string } = createRequire(import.meta.url)('node/package.json')
  const facts: NodeFacts = {
    version,
    versions: { node: version, v8: process.versions.v8, uv: process.versions.uv ?? '' },
    errors: [...getSystemErrorMap()],
    signals: constants.signals,
    errno: constants.errno,
  }
  const lib = pageNodeLib(ownNodeLib(version))
  return `export const lib = ${JSON.stringify(lib)}\nexport const facts = ${JSON.stringify(facts)}`
}

const nodeLib: Plugin = {
  name: 'porthole-node-lib',
  resolveId: (id) => (id === NODE_LIB ? `\0${NODE_LIB}` : undefined),
  load: (id) => (id === `\0${NODE_LIB}` ? nodeLibModule() : undefined),
}

/** Bundles one script for a worker or a frame that can load nothing by itself. */
export async function sandboxScript(name: SandboxScript): Promise<string> {
  const built = await build({
    configFile: false,
    root: ROOT,
    logLevel: 'error',
    plugins: [nodeLib],
    build: { write: false, rollupOptions: { input: ENTRIES[name], output: { format: 'iife' } } },
  })
  const [bundle] = [built].flat()
  const chunks = bundle !== undefined && 'output' in bundle ? bundle.output : []
  const [chunk, another] = chunks
  if (chunk === undefined || another !== undefined || chunk.type !== 'chunk') {
    throw new Error(`Cannot bundle ${ENTRIES[name]} as it must be one script: there are ${chunks.length} files`)
  }
  return chunk.code
}
