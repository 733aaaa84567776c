/** Rooms whose messages are kept; beyond it those of the room that was silent longest go. */
export const MAX_ROOMS_KEPT = 1000

/** What is kept: the newest `history` messages of each room, of so many rooms; a history of 0 keeps them all. */
export interface MessageLimits {
  readonly history: number
  readonly rooms?: number
}
