import { initialize, TypeScriptWorker } from 'monaco-editor/languages/features/typescript/ts.worker'
import { COMPILER_OPTIONS } from './compiler-options.ts'

/** Node takes a file for an ECMAScript module when the nearest `package.json` says so. */
const PACKAGE = JSON.stringify({ type: 'module' })
const isPackage = (path: string): boolean => /^file:\/+package\.json$/.test(path)

class LearnersTypeScript extends TypeScriptWorker {
  override getCompilationSettings() {
    return COMPILER_OPTIONS
  }

  override readFile(path: string): string | undefined {
    return isPackage(path) ? PACKAGE : super.readFile(path)
  }

  override fileExists(path: string): boolean {
    return isPackage(path) || super.fileExists(path)
  }
}

self.onmessage = () => initialize((context, data) => new LearnersTypeScript(context, data))
