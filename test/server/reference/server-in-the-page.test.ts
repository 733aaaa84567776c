import { expect, test } from 'vitest'
import {
  HISTORY,
  LINGER_MS,
  MAX_CONNECTIONS,
  MAX_QUEUED_BYTES,
  READ_MARKS,
  SESSION_LIMITS,
} from '../../../playground/demo/limits.ts'
import { LIMIT_OPTIONS } from '../../../server/cli/limit-options.ts'
import { page, rows, section } from '../../support/page.ts'

const KIB = 1024
const MIB = KIB * KIB

const TEXT = page('reference/server-in-the-page')

test('tells every limit that is another one than on a machine', () => {
  expect(rows(section(TEXT, 'Limits')).map(([what, value]) => `${what}: ${value}`)).toEqual([
    `connections of all services and pages together: ${MAX_CONNECTIONS}`,
    `files of one account, and of all guests together: ${SESSION_LIMITS.quotaOwner / MIB} MiB`,
    `files of everybody: ${SESSION_LIMITS.quotaTotal / MIB} MiB`,
    `messages kept of a room: ${HISTORY}`,
    `bytes sent that the server does not take: ${MAX_QUEUED_BYTES / MIB} MiB`,
    `bytes that a page has not shown: ${READ_MARKS.highWater / KIB} KiB`,
    `wait for the other side's FIN: ${LINGER_MS / 1000} s`,
    'passwords: scrypt with N = 1024, r = 8, p = 1',
  ])
  expect(TEXT).toContain(`fewer than ${READ_MARKS.lowWater / KIB} KiB`)
})

test('has the limits of a session that a machine has by default, but for the files', () => {
  const { quotaOwner, quotaTotal, freeSpace, grace, ...same } = SESSION_LIMITS
  for (const [name, value] of Object.entries(same)) {
    const option = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
    const found = Object.entries(LIMIT_OPTIONS).find(([key]) => key === option)?.[1]
    expect([option, found?.parse(found.fallback, option)]).toEqual([option, value])
  }
})
