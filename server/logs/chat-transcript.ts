import { join } from 'node:path'
import type { Transcript, TranscriptEntry } from '../services/transcript.ts'
import { RotatingFile } from './rotating-file.ts'

/** The chat as JSON lines in `<data dir>/logs/chat.jsonl`, the time of each in RFC 3339. */
export class ChatTranscript implements Transcript {
  readonly #file: RotatingFile
  readonly #now: () => number

  /** `now` gives milliseconds since the Unix epoch; `failed` is told when the file cannot be written. */
  constructor(dataDir: string, now: () => number, failed: (error: unknown) => void) {
    this.#file = new RotatingFile(join(dataDir, 'logs'), 'chat', failed)
    this.#now = now
  }

  record(entry: TranscriptEntry): void {
    const { event, connection, nick, ...rest } = entry
    const time = new Date(this.#now()).toISOString()
    this.#file.append(JSON.stringify({ time, event, connection, nick, ...rest }))
  }

  close(): Promise<void> {
    return this.#file.close()
  }
}
