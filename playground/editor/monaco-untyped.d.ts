/** Parts of Monaco that come without types. */
declare module 'monaco-editor/languages/features/typescript/ts.worker' {
  interface CompilerSettings {
    readonly [option: string]: string | number | boolean | readonly string[]
  }
  /** What answers the editor: TypeScript's `LanguageServiceHost` over the models of the page. */
  export class TypeScriptWorker {
    constructor(context: unknown, data: unknown)
    getCompilationSettings(): CompilerSettings
    readFile(path: string): string | undefined
    fileExists(path: string): boolean
  }
  /** Starts when the page sends its first message; `create` gets what the page sent. */
  export function initialize(create: (context: unknown, data: unknown) => TypeScriptWorker): void
}

declare module 'monaco-editor/editor/editor.worker'
declare module 'monaco-editor/editor/contrib/suggest/browser/suggestController'
declare module 'monaco-editor/languages/features/typescript/tsMode' {
  import type { Uri } from 'monaco-editor/editor'
  import type { LanguageServiceDefaults } from 'monaco-editor/languages/features/typescript/register'

  /** Registers what TypeScript offers the editor. To be called once, before the other. */
  export function setupTypeScript(defaults: LanguageServiceDefaults): void
  /** Gives what tells the worker of files. */
  export function getTypeScriptWorker(): Promise<(...files: Uri[]) => Promise<unknown>>
}

declare module 'monaco-editor/editor/browser/config/tabFocus' {
  import type { IEvent } from 'monaco-editor/editor'

  /** Whether the Tab key moves the focus on, in all editors of the page. */
  export const TabFocus: { getTabFocusMode(): boolean; readonly onDidChangeTabFocus: IEvent<boolean> }
}
