import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'

/** Asks one question after the other; `undefined` when the user gave up with Ctrl-C or Ctrl-D. */
export type Ask = (question: string) => Promise<string | undefined>

/**
 * Lends `use` a way to ask for passwords on a terminal: what is typed is not shown. The terminal is
 * as it was before when the promise settles.
 */
export async function withPasswordPrompt<T>(
  terminal: { readonly input: NodeJS.ReadStream; readonly output: NodeJS.WritableStream },
  use: (ask: Ask) => Promise<T>,
): Promise<T> {
  // The line editor writes its echo to nowhere; the questions are ours.
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() })
  const editor = createInterface({ input: terminal.input, output: nowhere, terminal: true, historySize: 0 })
  editor.on('SIGINT', () => editor.close())
  const lines = editor[Symbol.asyncIterator]()
  try {
    return await use(async (question) => {
      terminal.output.write(question)
      const { value, done } = await lines.next()
      terminal.output.write('\n')
      return done ? undefined : value
    })
  } finally {
    editor.close()
  }
}
