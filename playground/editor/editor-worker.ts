// Links, words and differences of the text, beside the page's thread.
import 'monaco-editor/editor/editor.worker'
