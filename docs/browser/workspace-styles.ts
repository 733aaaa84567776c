import xterm from '@xterm/xterm/css/xterm.css?inline'
import editor from '../../playground/editor/editor.css?inline'
import segments from '../../playground/segments/segments.css?inline'
import wire from '../../playground/wire/wire.css?inline'
import workbench from '../../playground/workbench/workbench.css?inline'

/** Styles what a workspace shows; as text, since Astro links the style sheets a script imports from every page at once. */
export async function adoptWorkspaceStyles(): Promise<void> {
  const sheets = [xterm, editor, segments, wire, workbench].map((text) => new CSSStyleSheet().replace(text))
  document.adoptedStyleSheets.push(...(await Promise.all(sheets)))
}
