/** One name that an import statement brings in; `imported` is `*` for the whole namespace. */
export interface ImportBinding {
  imported: string
  local: string
  /** Where the imported name stands, from 1. */
  line: number
  column: number
}

/** One static import of a file, or one `export … from`. Lines count from 1. */
export interface ImportRequest {
  specifier: string
  line: number
  type: string | undefined
  bindings: ImportBinding[]
}

/** One name that a module gives. `request` is an index into its imports when the name comes from another module. */
export type ExportEntry =
  | { name: string; local: string; fixed: boolean }
  | { name: string; request: number; imported: string }
  | { name: '*'; request: number }

export interface Compiled {
  /** Path in the workspace, `server.ts`. */
  name: string
  /** JavaScript with the lines and columns of the source: the body of a function. */
  code: string
  source: string
  kind: 'module' | 'commonjs' | 'json'
  imports: ImportRequest[]
  exports: ExportEntry[]
  topLevelAwait: boolean
}
