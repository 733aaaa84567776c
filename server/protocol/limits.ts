/** Longest line from a client, in bytes with its ending (PROTOCOL.md, Lines). */
export const MAX_CLIENT_LINE = 4096
/** Longest line from the server, in bytes with its ending. */
export const MAX_SERVER_LINE = 8192
/** Longest text of SAY, TELL and BROADCAST, in bytes: with the longest names around it an event still fits a line. */
export const MAX_TEXT = 2048
