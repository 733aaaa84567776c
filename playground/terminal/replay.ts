import type { Capture, WireEvent } from '../wire/capture.ts'

/** Bytes shown again when the view is changed; what came before stays in the wire strip. */
export const MAX_REPLAY_BYTES = 256 * 1024

const sizeOf = (event: WireEvent): number => ('bytes' in event ? event.bytes.length : 0)

/** The newest events of `capture` from number `first` on, as far back as the bytes in them are within the limit. */
export function replayable(capture: Capture, first: number): readonly WireEvent[] {
  const events = capture.events.slice(Math.max(0, first - capture.dropped))
  let bytes = 0
  const beyond = events.findLastIndex((event) => {
    bytes += sizeOf(event)
    return bytes > MAX_REPLAY_BYTES
  })
  return events.slice(beyond + 1)
}
