import './monaco-features.ts'
// Loaded with the rest, and not when the first file is shown: a worker can be asked for as soon as there is a file.
import 'monaco-editor/languages/features/typescript/tsMode'
import nodeTypes from 'virtual:porthole/node-types'
import { typescriptDefaults } from 'monaco-editor/languages/features/typescript/register'

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
