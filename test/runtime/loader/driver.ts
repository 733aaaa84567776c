/** Runs a program of a directory through the loader, in a process of its own: `node driver.ts <directory> <entry>`. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { fatalReport } from '../../../playground/runtime/loader/fatal-report.ts'
import { Modules } from '../../../playground/runtime/loader/modules.ts'
import { tidyStack } from '../../../playground/runtime/loader/stack.ts'

const [, , directory = '', entry = ''] = process.argv
const files: Record<string, string> = {}
for (const name of readdirSync(directory, { recursive: true, encoding: 'utf8' })) {
  if (/\.\w+$/.test(name)) files[name] = readFileSync(join(directory, name), 'utf8')
}
// In the page the names of CommonJS do not exist outside of it either; here eval is global, so they do not.
const evaluate = (code: string): unknown => {
  const indirect: unknown = Reflect.get(globalThis, 'eval')
  return typeof indirect === 'function' ? indirect(code) : undefined
}
const builtin = (name: string): unknown =>
  name === 'module' ? { createRequire: modules.createRequire.bind(modules) } : process.getBuiltinModule(name)
const modules: Modules = new Modules({ files, directory, builtin, evaluate })

const report = (error: unknown, isException: boolean): void => {
  if (error instanceof Error && error.stack !== undefined) {
    error.stack = tidyStack(error.stack, { directory, shiftOf: (location) => modules.shiftOf(location) })
  }
  process.stderr.write(fatalReport(error, { files, directory, version: process.version, isException, inspect }))
  process.exitCode = 1
}
process.on('uncaughtException', (error) => report(error, true))
await modules.run(entry).catch((error: unknown) => report(error, false))
