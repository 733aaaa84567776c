import { expect, test } from 'vitest'
import {
  CLOSE_NO_RESUME,
  CLOSE_SLOW_PAGE,
  CLOSE_UNKNOWN_CONTROL,
  GATEWAY_SERVICES,
  parseGatewayControl,
  parsePageControl,
} from '../../../server/protocol/gateway.ts'
import { GATEWAY_LIMITS } from '../../../server/transports/gateway/limits.ts'
import { GatewayClient } from '../../support/client.ts'
import { constant } from '../../support/constants.ts'
import { file, page, rows, section } from '../../support/page.ts'
import { serverForTest } from '../../support/server.ts'

// What reference/gateway says.

const TEXT = page('reference/gateway')
const SOURCE = file('server/protocol/gateway.ts')
const KIB = 1024

/** What distinguishes messages: `t`, and for `seen` what was seen. */
const kindOf = ({ t, what }: Record<string, unknown>): string => (what === undefined ? `${t}` : `${t} ${what}`)
const fieldsOf = (message: object): string[] => Object.keys(message).filter((name) => !/^(t|what)$/.test(name))
const examples = (heading: string): Record<string, unknown>[] =>
  [...section(TEXT, heading).matchAll(/^\{.*\}$/gm)].map(([line]) => JSON.parse(line))

/** The messages of a type of the source that is a union. */
const kinds = (type: string, key: string): string[] => {
  const [union = ''] = SOURCE.split(`type ${type} =`)[1]?.split('\n\n') ?? []
  return [...union.matchAll(new RegExp(`{ ${key}: '(\\w+)'`, 'g'))].map(([, kind = '']) => kind)
}
const seen = kinds('Seen', 'what').map((what) => `seen ${what}`)
const known = kinds('GatewayControl', 't').flatMap((t) => (t === 'seen' ? seen : [t]))

test('tells every service a page may open, and no other', () => {
  const told = rows(section(TEXT, 'Open it')).flatMap(([name]) => /^[a-z]+$/.exec(name ?? '')?.[0] ?? [])
  expect(told).toEqual([...GATEWAY_SERVICES])
})

test.each([
  ['From the gateway', parseGatewayControl, known],
  ['From the page', parsePageControl, kinds('PageControl', 't')],
] as const)('%s: shows every message with all its fields, and no other', (heading, parse, all) => {
  const shown = examples(heading)
  expect(shown.map(kindOf).toSorted()).toEqual(all.toSorted())
  expect(rows(section(TEXT, heading)).map(([kind, fields]) => [kind, fields])).toEqual(
    shown.map((message) => [kindOf(message), fieldsOf(message).join(', ')]),
  )
  for (const message of shown) expect(parse(JSON.stringify(message))).toEqual(message)
})

test('shows messages as they come', async () => {
  const server = await serverForTest()
  const terminal = new GatewayClient(server.port('web'), 'tls')
  await terminal.untilControl(({ t }) => t === 'open')
  terminal.tell({ t: 'option', wire: true })
  terminal.send('PING\r\nQUIT\r\n')
  await terminal.untilEnd()
  const shown = new Map(examples('From the gateway').map((message) => [kindOf(message), Object.keys(message)]))
  expect(new Set(terminal.control.map(({ t }) => t))).toEqual(new Set(['open', 'ack', 'wire', 'seen', 'fin']))
  for (const message of terminal.control) expect(Object.keys(message)).toEqual(shown.get(kindOf({ ...message })))
})

test('tells the marks between which the gateway stops reading, and every way it closes', () => {
  const { highWater, lowWater, farewell } = GATEWAY_LIMITS
  expect(TEXT).toContain(
    `at ${highWater / KIB} KiB that the page has not acknowledged and reads on below ${lowWater / KIB} KiB`,
  )
  expect(TEXT).toContain(`or ${farewell / 1000} seconds have passed without it`)
  const { resumeWithin, maxDeliveredKept, maxSeenKept, resumeTimeout } = GATEWAY_LIMITS
  expect(TEXT).toContain(`keeps that for ${resumeWithin / 1000} seconds, with the last ${maxDeliveredKept / KIB} KiB`)
  expect(TEXT).toContain(`the newest ${maxSeenKept / KIB} KiB`)
  expect(TEXT).toContain(`no \`resume\` came within ${resumeTimeout / 1000} seconds`)
  expect(TEXT).toContain(`before the next bytes or within ${constant('LATER_MS')} milliseconds`)
  const closes = rows(TEXT).flatMap(([code]) => /^\d{4}$/.exec(code ?? '') ?? [])
  expect(closes.map(Number)).toEqual([1000, 1001, 1009, CLOSE_UNKNOWN_CONTROL, CLOSE_SLOW_PAGE, CLOSE_NO_RESUME])
})
