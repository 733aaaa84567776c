import { posix } from 'node:path'

/** Declarations of Node's modules: the text of each file, by its path in `@types/node`. */
export type NodeTypes = Readonly<Record<string, string>>

const PATH_REFERENCE = /^\/\/\/ <reference path="([^"]+)" \/>/gm
const AMBIENT_MODULE = /^declare module ["']([^"']+)["']/gm
const IMPORT = /(?:\bfrom |\bimport\()["']([^"']+)["']/g
const BLOCK_COMMENT = /\/\*[\s\S]*?\*\//g

export class NodeTypesError extends Error {
  readonly code = 'unknown-types'

  constructor(name: string, from: string) {
    super(`Cannot take declarations of Node as ${from} must name one of theirs: current name is ${name}`)
    this.name = 'NodeTypesError'
  }
}

/** What a file of declarations needs: other files by their path, and modules by their name without `node:`. */
export function neededBy(path: string, text: string): { readonly files: string[]; readonly modules: string[] } {
  const files = [...text.matchAll(PATH_REFERENCE)].map(([, file = '']) => posix.join(posix.dirname(path), file))
  const modules = [...text.replace(BLOCK_COMMENT, '').matchAll(IMPORT)].map(([, name = '']) => bare(name))
  return { files: [...new Set(files)], modules: [...new Set(modules)] }
}

/** Which file declares which module: some declare several, as `path.d.ts` does `path/posix`. */
export function declaringFiles(types: NodeTypes): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(types).flatMap(([file, text]) =>
      [...text.matchAll(AMBIENT_MODULE)].map(([, name = '']) => [bare(name), file] as const),
    ),
  )
}

/**
 * The files that declare the named modules and `files`, and all that they need, directly or not, except the modules
 * `without`. Throws a `NodeTypesError` for a module or a file that is not there, so that new declarations whose files
 * moved fail the build and not the page.
 */
export function collectNodeTypes(
  types: NodeTypes,
  modules: readonly string[],
  files: readonly string[],
  without: readonly string[],
): NodeTypes {
  const declared = declaringFiles(types)
  const fileOf = (name: string, from: string): string => {
    const file = declared.get(name)
    if (file === undefined) throw new NodeTypesError(name, from)
    return file
  }
  // The package of `fetch` is none of Node's modules, and may be left out by its name.
  const left = new Set(without)
  const collected: Record<string, string> = {}
  const waiting = [...files.map((file) => ({ file, from: 'the list' }))]
  waiting.push(...modules.map((name) => ({ file: fileOf(name, 'the list'), from: 'the list' })))
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { file, from } = next
    if (file in collected) continue
    const text = types[file]
    if (text === undefined) throw new NodeTypesError(file, from)
    collected[file] = text
    const needed = neededBy(file, text)
    const needs = needed.modules.filter((name) => !left.has(name)).map((name) => fileOf(name, file))
    waiting.push(...[...needed.files, ...needs].map((name) => ({ file: name, from: file })))
  }
  return collected
}

function bare(name: string): string {
  return name.replace(/^node:/, '')
}
