import { randomBytes } from 'node:crypto'

/** A nick, room or file name that no other test of the same server uses. */
export const fresh = (stem: string): string => `${stem}-${randomBytes(4).toString('hex')}`
