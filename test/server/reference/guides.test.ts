import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { ca } from '../../../server/cli/ca.ts'
import { OPTION_NAMES } from '../../../server/cli/options.ts'
import { tcpClient } from '../../support/client.ts'
import { optionRow } from '../../support/option-rows.ts'
import { page, rows, transcripts } from '../../support/page.ts'
import { printed } from '../../support/printed.ts'
import { serverForTest } from '../../support/server.ts'

const RUN_IT = page('guides/run-it')

test('guides/run-it tells defaults as they are', () => {
  const told = rows(RUN_IT).filter(([option]) => option?.startsWith('--'))
  const defaults = new Map(OPTION_NAMES.map((name) => [`--${name}`, optionRow(name)[1]]))
  expect(told.length).toBeGreaterThan(0)
  for (const [option = '', fallback] of told) expect([option, fallback]).toEqual([option, defaults.get(option)])
})

test('guides/run-it shows what its command gets', async () => {
  const server = await serverForTest()
  const client = tcpClient(server.port('porthole'))
  client.send((/printf '(.*)' \| nc/.exec(RUN_IT)?.[1] ?? '').replaceAll('\\r\\n', '\r\n'))
  client.finish()
  await client.untilEnd()
  expect(transcripts(RUN_IT)).toEqual([client.lines])
})

test('guides/tls shows what porthole ca prints', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'porthole-ca-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const lines = (await printed(() => ca(['--data-dir', folder])))
    .trimEnd()
    .replaceAll(folder, '/home/ada/porthole/.porthole')
  const undated = (text: string) => text.replace(/until .* GMT/, 'until then')
  expect(transcripts(page('guides/tls')).map((told) => undated(told.join('\n')))).toEqual([undated(lines)])
})
