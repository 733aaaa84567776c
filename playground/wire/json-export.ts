import { base64 } from './base64.ts'
import type { Capture, WireEvent } from './capture.ts'

/** Raised with every change that a reader of an older version would misread. */
const JSON_VERSION = 1

type Encoded<Event> = Event extends { bytes: Uint8Array } ? Omit<Event, 'bytes'> & { bytes: string } : Event

/**
 * What a file holds. Times are milliseconds since the Unix epoch by the clock of the page, bytes are base64. An event
 * is a `WireEvent`; `seen` events carry what the server told of itself. There are no keys in it, and passwords are
 * masked as in the capture.
 */
interface CaptureFile {
  readonly format: 'porthole-capture'
  readonly version: typeof JSON_VERSION
  readonly connections: readonly {
    readonly label: string
    readonly service: string
    /** Events before the first one here that were not kept, and the bytes of each stream in them. */
    readonly dropped: { readonly events: number; readonly sent: number; readonly received: number }
    readonly events: readonly Encoded<WireEvent>[]
  }[]
}

const encoded = (event: WireEvent): Encoded<WireEvent> =>
  'bytes' in event ? { ...event, bytes: base64(event.bytes) } : event

/** What `captures` hold, as the text of a JSON file. */
export function toJson(captures: readonly Capture[]): string {
  const file: CaptureFile = {
    format: 'porthole-capture',
    version: JSON_VERSION,
    connections: captures.map(({ label, service, dropped, droppedBytes, events }) => ({
      label,
      service,
      dropped: { events: dropped, sent: droppedBytes.sent, received: droppedBytes.received },
      events: events.map(encoded),
    })),
  }
  return JSON.stringify(file, null, 1)
}
