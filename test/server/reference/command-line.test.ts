import { expect, test } from 'vitest'
import { ca } from '../../../server/cli/ca.ts'
import { GENERAL_HELP } from '../../../server/cli/help.ts'
import { LIMIT_OPTIONS } from '../../../server/cli/limit-options.ts'
import { OPTION_NAMES, variable } from '../../../server/cli/options.ts'
import { serve } from '../../../server/cli/serve.ts'
import { user } from '../../../server/cli/user.ts'
import { optionRow, optionRows } from '../../support/option-rows.ts'
import { files, page, rows, section } from '../../support/page.ts'
import { printed } from '../../support/printed.ts'
import { COMMANDS } from '../../support/protocol-page.ts'

// What reference/command-line says.

const TEXT = page('reference/command-line')
/** The options of serve that set no limit. */
const ORDINARY = OPTION_NAMES.filter((name) => !(name in LIMIT_OPTIONS))

test('tells every command, and no other', () => {
  const known = [...GENERAL_HELP.matchAll(/^ {2}(\w+) {2,}/gm)].map(([, command]) => command)
  const told = rows(TEXT).flatMap(([command]) => /^porthole (\w+)/.exec(command ?? '')?.[1] ?? [])
  expect(told).toEqual(known)
})

test('tells every option of serve that is no limit, with its default and variable, and no other', () => {
  expect(optionRows(section(TEXT, 'porthole serve'))).toEqual(ORDINARY.map(optionRow))
})

test('tells what a server that requires a login leaves to guests', () => {
  const [, told = ''] = /guests may only (.*?)<br>/.exec(TEXT) ?? []
  const allowed = COMMANDS.filter(({ access }) => access === 'everyone').map(({ verb }) => verb)
  expect(told.match(/[A-Z]+/g)?.toSorted()).toEqual(allowed)
})

test('tells every variable that no option has, and no other', () => {
  const sources = [...files('server/cli/*.ts').values()].join('')
  const read = sources.match(/(?<=')PORTHOLE_[A-Z_]+(?=')/g) ?? []
  expect(new Set(TEXT.match(/PORTHOLE_[A-Z_]+/g))).toEqual(new Set([...ORDINARY.map(variable), ...read]))
})

test.each(Object.entries({ serve, user, ca }))(
  'tells the exit statuses and options of %s as its help does',
  async (name, run) => {
    const help = await printed(() => run(['--help']))
    const told = section(TEXT, `porthole ${name}`)
    const statuses = /Exit status: ([\s\S]*)$/.exec(help)?.[1]?.match(/\b\d+\b/g)
    expect(rows(told).flatMap(([cell]) => /^\d+$/.exec(cell ?? '')?.[0] ?? [])).toEqual(statuses)
    const limits = Object.keys(name === 'serve' ? LIMIT_OPTIONS : {})
    const options = [...help.matchAll(/^ {2}--([a-z-]+)/gm)].map(([, option = '']) => option)
    const known = options.filter((option) => !limits.includes(option))
    expect([...optionRows(told).map(([usage]) => /[a-z-]+/.exec(usage?.slice(2) ?? '')?.[0]), 'help']).toEqual(known)
    expect(optionRows(told)).toContainEqual(optionRow('data-dir'))
  },
)
