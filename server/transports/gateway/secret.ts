import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/** 128 bits that nobody guesses. */
const SECRET_BYTES = 16

export const newSecret = (): string => randomBytes(SECRET_BYTES).toString('base64url')

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()

/** Takes as long for a near miss as for any other; digests because the lengths must be equal. */
export const isSameSecret = (one: string, other: string): boolean => timingSafeEqual(digest(one), digest(other))
