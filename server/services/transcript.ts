/** One thing that happened in the chat. A private message is told without its text: nobody else shall read it. */
export type TranscriptEntry = {
  /** Id of the connection, as in the connection log. */
  readonly connection: string
  /** Who did it. */
  readonly nick: string
} & (
  | { readonly event: 'say'; readonly room: string; readonly id: number; readonly text: string }
  | { readonly event: 'tell'; readonly to: string; readonly id: number }
  | { readonly event: 'broadcast'; readonly text: string }
  | { readonly event: 'join' | 'leave'; readonly room: string }
  | { readonly event: 'nick'; readonly was: string }
)

/** Where the chat is written down as it happens; the time is added there. */
export interface Transcript {
  record(entry: TranscriptEntry): void
}
