import { base64 } from '../wire/base64.ts'
import { concatenated } from '../wire/pcapng/ip.ts'
import type { Passage, SegmentCapture } from './segment-capture.ts'

/** Raised with every change that a reader of an older version would misread. */
const JSON_VERSION = 1

/**
 * What `capture` keeps, as the text of a JSON file. `sent` and `arrives` are milliseconds since `wallStart`, which is
 * milliseconds since the Unix epoch; `arrives` is null where it was lost; `data` is base64 and may hold less than `length`.
 */
export function toJsonFile({ wallStart, names, dropped, missing, entries }: SegmentCapture): string {
  const plain = ({ passage }: { passage: Passage }) => ({
    ...passage,
    arrives: passage.arrives ?? null,
    data: base64(concatenated(...passage.data)),
  })
  const passages = entries.map(plain)
  return JSON.stringify({
    format: 'porthole-segments',
    version: JSON_VERSION,
    wallStart,
    names,
    dropped,
    missing,
    passages,
  })
}
