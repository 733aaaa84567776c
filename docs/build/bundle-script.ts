import { stat } from 'node:fs/promises'
import { isAbsolute } from 'node:path'
import { build, type Plugin } from 'vite'

/** One script without imports, and the files that it was made of with their times of change in milliseconds. */
export interface ScriptBundle {
  readonly code: string
  readonly sources: ReadonlyMap<string, number>
}

export interface BundleOptions {
  /** The module to begin with, an absolute path. */
  readonly entry: string
  /** A comment in front of the script. */
  readonly banner?: string
  readonly plugins?: readonly Plugin[]
  readonly minify: boolean
}

class ScriptBundleError extends Error {
  readonly code = 'not-one-script'

  constructor(entry: string, files: number) {
    super(`Cannot bundle ${entry} as it must be one script: it becomes ${files} files`)
    this.name = 'ScriptBundleError'
  }
}

const changedAt = async (path: string): Promise<number> => (await stat(path)).mtimeMs

/** Bundles a module to one classic script. Throws a `ScriptBundleError` where it would take more than one file. */
export async function bundleScript({ entry, banner, plugins = [], minify }: BundleOptions): Promise<ScriptBundle> {
  const modules = new Set<string>([entry])
  const built = await build({
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    plugins: [
      ...plugins,
      {
        name: 'porthole-script-sources',
        moduleParsed: ({ id }) => {
          const [path = ''] = id.split('?', 1)
          if (isAbsolute(path)) modules.add(path)
        },
      },
    ],
    resolve: { conditions: ['production', 'browser', 'module'] },
    build: {
      write: false,
      target: 'es2024',
      minify,
      modulePreload: false,
      rolldownOptions: { input: entry, output: { format: 'iife', codeSplitting: false } },
    },
  })
  const outputs = [built].flat().flatMap((one) => ('output' in one ? one.output : []))
  const [script] = outputs
  if (outputs.length !== 1 || script?.type !== 'chunk') throw new ScriptBundleError(entry, outputs.length)
  const sources = await Promise.all([...modules].map(async (path) => [path, await changedAt(path)] as const))
  return { code: banner === undefined ? script.code : `${banner}\n${script.code}`, sources: new Map(sources) }
}

/** Whether the files that a bundle was made of are what they were. */
export async function isFresh({ sources }: ScriptBundle): Promise<boolean> {
  const same = await Promise.all(
    [...sources].map(([path, time]) =>
      changedAt(path).then(
        (now) => now === time,
        () => false,
      ),
    ),
  )
  return same.every(Boolean)
}
