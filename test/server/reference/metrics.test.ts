import { expect, test } from 'vitest'
import { ERROR_CODES } from '../../../server/protocol/errors.ts'
import { MAX_REASONS } from '../../../server/services/stats.ts'
import { METRICS } from '../../../server/transports/web/metrics.ts'
import { files, page, rows, section } from '../../support/page.ts'
import { GRAMMAR } from '../../support/protocol-page.ts'
import { serverForTest } from '../../support/server.ts'

// What reference/metrics says.

const TEXT = page('reference/metrics')

test('tells name, help, type and label of every metric, and no other', () => {
  const own = METRICS.map(({ name, type, label, help }) => [
    name,
    `${help}<br>${type}${label === undefined ? '' : `, label ${label}`}`,
  ])
  expect(rows(section(TEXT, "The server's own")).filter(([name]) => name?.includes('_'))).toEqual(own)
})

test('tells every reason of an end that neither an error code nor a BYE has', () => {
  const sources = [...files('server/{services,transports}/**/*.ts').values()].join('')
  const lines = sources.match(/.*(?:(?:end|finish|cut|bye|AfterReply)\('|#reason \?*= ).*/gi) ?? []
  const named = lines.flatMap((line) => [...line.matchAll(/'([a-z-]+)'/g)].map(([, reason = '']) => reason))
  const known = new Set<string>([...GRAMMAR.literals('reason'), ...ERROR_CODES])
  const reasons = new Set(named.filter((reason) => !known.has(reason)))
  const told = rows(TEXT).flatMap(([reason = '']) => (/^[a-z-]+$/.test(reason) ? [reason] : []))
  expect(told.toSorted()).toEqual([...reasons].toSorted())
  expect(TEXT.replaceAll('\n', ' ')).toContain(`at most ${MAX_REASONS} different words`)
})

test('names figures of the process that are there, as the guide does', async () => {
  const server = await serverForTest()
  const figures = await (await fetch(`http://127.0.0.1:${server.port('web')}/metrics`)).text()
  const told = [...(TEXT + page('guides/operate')).matchAll(/`((?:process|nodejs)_\w+[a-z])`/g)]
  expect(told.length).toBeGreaterThan(0)
  for (const [, name] of told) expect(figures).toContain(`\n${name} `)
})
