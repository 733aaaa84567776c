import { cryptoModule } from '../crypto/module.ts'
import { FileCalls } from '../fs/calls.ts'
import { fileModules } from '../fs/module.ts'
import type { Print } from '../fs/open-files.ts'
import type { NodeFacts } from '../node-facts.ts'
import type { Realm } from '../realm.ts'
import { osModule } from './os.ts'

export interface ProgramModulesOptions {
  readonly facts: NodeFacts
  readonly later: (work: () => void) => void
  readonly cwd: () => string
  /** Puts the files of the workspace, text by absolute path, there: now and whenever there are others. */
  readonly place: (put: (path: string, text: string) => void) => void
  /** The call that an error's stack begins with. */
  readonly callOf: (error: object) => string | undefined
  readonly isSocket: (path: string) => boolean
  readonly print: Print
  readonly host: () => string
  readonly addresses: () => readonly string[]
}

/** Node's modules that need a disk, OpenSSL or a machine: ours stand in for them. */
export const programModules = (options: ProgramModulesOptions): Record<string, (realm: Realm) => unknown> => ({
  crypto: (realm) => cryptoModule(realm, options.later),
  fs: (realm) => {
    const calls = new FileCalls({ ...options, realm })
    for (const path of ['/tmp', '/home/learner']) calls.all['mkdir']?.(path, { recursive: true })
    options.place((path, text) => calls.put(path, text))
    return fileModules(realm, calls, options.later).fs
  },
  'fs/promises': (realm) => Object(realm.require('fs')).promises,
  'internal/errors/error_source': () => ({ getErrorSourceExpression: options.callOf }),
  os: () => osModule(options.facts, options.host, options.addresses),
})
