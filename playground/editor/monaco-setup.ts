import './monaco-features.ts'
import nodeTypes from 'virtual:porthole/node-types'
import type { Uri } from 'monaco-editor/editor'
import { typescriptDefaults } from 'monaco-editor/languages/features/typescript/register'
import { getTypeScriptWorker, setupTypeScript } from 'monaco-editor/languages/features/typescript/tsMode'

/** Declares nothing: it names the files that there are. */
const FILES = 'file:///files.d.ts'
const NODE_TYPES_FOLDER = 'file:///node_modules/@types/node/'

/** Both from our own origin, as files: the site's policy has no `blob:`. */
self.MonacoEnvironment = {
  getWorker: (_, label) =>
    label === 'typescript'
      ? new Worker(new URL('./typescript-worker.ts', import.meta.url), { type: 'module', name: label })
      : new Worker(new URL('./editor-worker.ts', import.meta.url), { type: 'module', name: label }),
}

// A file is checked when it is shown: it may have changed what another one imports.
typescriptDefaults.setDiagnosticsOptions({ onlyVisible: true })
typescriptDefaults.setEagerModelSync(true)
typescriptDefaults.setModeConfiguration({ ...typescriptDefaults.modeConfiguration, inlayHints: false })
typescriptDefaults.setExtraLibs(
  Object.entries(nodeTypes).map(([file, content]) => ({ content, filePath: `${NODE_TYPES_FOLDER}${file}` })),
)

setupTypeScript(typescriptDefaults)

/** Gives these files to TypeScript's worker, which is told by itself of the one that is shown alone. */
export async function shareFiles(files: readonly Uri[]): Promise<void> {
  await (await getTypeScriptWorker())(...files)
  // What is shown may have been checked before its imports were there; new declarations have it checked again.
  typescriptDefaults.addExtraLib(`// ${files.join(' ')}`, FILES)
}
