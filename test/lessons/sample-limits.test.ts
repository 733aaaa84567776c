import { once } from 'node:events'
import { createServer } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { serverForTest } from '../support/server.ts'
import { portOf } from './free-port.ts'
import { LANGUAGES, obstacle, Sample } from './sample.ts'

const languages = LANGUAGES.filter((language) => obstacle(language) === undefined)
const CLIENTS = ['echo-client', 'reset-client', 'line-check'] as const

test('every client gives up after its TIMEOUT on a server that never answers', async () => {
  const silent = createServer({ allowHalfOpen: true }, (socket) => {
    socket.on('error', () => socket.destroy())
    onTestFinished(() => void socket.destroy())
    socket.resume()
  })
  silent.listen(0, '127.0.0.1')
  onTestFinished(() => void silent.close())
  await once(silent, 'listening')
  const waiting = languages.flatMap((language) => CLIENTS.map((stem) => new Sample(stem, language, [portOf(silent)])))
  for (const client of waiting) {
    expect(await client.status()).toBe(1)
    expect(client.stderr).toMatch(
      /^Cannot (talk to|check) 127\.0\.0\.1 port \d+: (nothing happened for 5000 ms|timed out)$/m,
    )
  }
})

test.for(languages)('line-check in %s keeps no more than MAX_ANSWER of an endless answer', async (language) => {
  const check = new Sample('line-check', language, [(await serverForTest()).port('chargen')])
  expect(await check.status()).toBe(1)
  expect(check.stderr).toContain('the answer is too long')
})
