import type { WireEvent } from '../wire/capture.ts'
import type { Shown } from './dialogue.ts'
import { type Fragment, fragmentText, Transcript } from './transcript.ts'

const GUTTERS: Record<Fragment['from'], string> = { page: '▸ ', server: '◂ ', note: '· ' }
const ENDING = /␍?␊$|␍$/

/** A selection of the screen as text: without the marks of who spoke and of the line endings. */
export const withoutMarks = (selection: string): string =>
  selection
    .split('\n')
    .map((row) =>
      row
        .trimEnd()
        .replace(/^[▸◂·] /, '')
        .replace(ENDING, ''),
    )
    .join('\n')

/** A conversation as text, each line with the mark of who spoke. */
export function conversationText(events: readonly WireEvent[], shown: (bytes: Uint8Array) => Shown): string {
  const transcript = new Transcript()
  const fragments = events.flatMap((event): Fragment[] => {
    if (event.kind !== 'sent' && event.kind !== 'received') return []
    const { bytes, note } = shown(event.bytes)
    const said = event.kind === 'sent' ? transcript.sent(bytes) : transcript.received(bytes)
    return note === undefined ? said : [...transcript.note(note), ...said]
  })
  let text = ''
  for (const fragment of fragments) {
    if (fragment.begins) text += `${text === '' ? '' : '\n'}${GUTTERS[fragment.from]}`
    text += fragmentText(fragment)
  }
  return text
    .split('\n')
    .map((line) => line.replace(ENDING, ''))
    .join('\n')
}
