import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { multistream, pino } from 'pino'
import { expect, onTestFinished, test } from 'vitest'
import { ChatTranscript } from '../../server/logs/chat-transcript.ts'
import { connectionLog } from '../../server/logs/connection-log.ts'

async function dataDirForTest(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'porthole-transcript-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

const fail = (error: unknown) => {
  throw error
}

const jsonLines = async (path: string): Promise<unknown[]> =>
  (await readFile(path, 'utf8'))
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))

test('ChatTranscript writes each entry with its time as a JSON line', async () => {
  const dataDir = await dataDirForTest()
  const transcript = new ChatTranscript(dataDir, () => Date.UTC(2026, 0, 2, 3, 4, 5, 6), fail)
  const ada = { connection: 'porthole-1', nick: 'ada' }
  transcript.record({ event: 'join', ...ada, room: 'harbour' })
  transcript.record({ event: 'say', ...ada, room: 'harbour', id: 7, text: 'ahoy "ünïcode" \u2028' })
  transcript.record({ event: 'tell', ...ada, to: 'grace', id: 8 })
  transcript.record({ event: 'nick', ...ada, was: 'guest-1' })
  await transcript.close()
  const common = { time: '2026-01-02T03:04:05.006Z', ...ada }
  expect(await jsonLines(join(dataDir, 'logs', 'chat.jsonl'))).toEqual([
    { ...common, event: 'join', room: 'harbour' },
    { ...common, event: 'say', room: 'harbour', id: 7, text: 'ahoy "ünïcode" \u2028' },
    { ...common, event: 'tell', to: 'grace', id: 8 },
    { ...common, event: 'nick', was: 'guest-1' },
  ])
})

test('connectionLog takes the lines of pino at its level', async () => {
  const dataDir = await dataDirForTest()
  const file = connectionLog(dataDir, fail)
  const log = pino({ level: 'debug', base: null }, multistream([{ level: 'info', stream: file }]))
  log.info({ connection: 'porthole-1', peer: '127.0.0.1:5' }, 'open')
  log.debug('not this')
  log.warn('two\nlines')
  await file.close()
  expect(await jsonLines(join(dataDir, 'logs', 'connections.jsonl'))).toMatchObject([
    { level: 30, connection: 'porthole-1', peer: '127.0.0.1:5', msg: 'open' },
    { level: 40, msg: 'two\nlines' },
  ])
})
