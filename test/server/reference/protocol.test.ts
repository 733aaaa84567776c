import { expect, test } from 'vitest'
import { OPTION_NAMES } from '../../../server/cli/options.ts'
import { MAX_CLIENT_LINE, MAX_SERVER_LINE, MAX_TEXT } from '../../../server/protocol/limits.ts'
import { MAX_NICK, MAX_PASSWORD_BYTES, MIN_PASSWORD_BYTES } from '../../../server/protocol/nick.ts'
import { constant } from '../../support/constants.ts'
import { optionRow } from '../../support/option-rows.ts'
import { rows, section } from '../../support/page.ts'
import { COMMANDS, PROTOCOL } from '../../support/protocol-page.ts'

// What reference/protocol says in its tables and sentences.

test('tells every request with who may ask and its help, and no other', () => {
  const told = rows(section(PROTOCOL, 'Requests')).filter(([, , help]) => help?.endsWith('.'))
  expect(told).toEqual(COMMANDS.map(({ verb, grammar, access, help }) => [`${verb} ${grammar}`.trim(), access, help]))
})

test('tells the default port of every service', () => {
  const ports = OPTION_NAMES.filter((name) => /(^|-)port$/.test(name)).map((name) => optionRow(name)[1])
  const told = rows(section(PROTOCOL, 'Services')).flatMap(([, port]) => /^tcp (\d+)/.exec(port ?? '')?.[1] ?? [])
  expect(told).toEqual(ports)
})

test.each([
  `from you is at most ${MAX_CLIENT_LINE} bytes long`,
  `from the server is at most ${MAX_SERVER_LINE} bytes long`,
  `is at most ${MAX_TEXT} bytes long`,
  `1 to ${MAX_NICK} ASCII letters`,
  `${MIN_PASSWORD_BYTES} to ${MAX_PASSWORD_BYTES} bytes`,
  `When there are ${constant('MAX_ACCOUNTS')} accounts`,
  `of ${constant('MAX_ROOMS_KEPT')} rooms`,
  `more than ${constant('MAX_FILES_OWNER')} files`,
  `more than ${constant('MAX_FILES')} files`,
])('says "%s"', (limit) => expect(PROTOCOL).toContain(limit))
