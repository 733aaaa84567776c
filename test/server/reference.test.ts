import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { loadCommands } from '../../server/cli/load-commands.ts'
import { OPTION_NAMES, OPTIONS } from '../../server/cli/options.ts'
import { ERROR_CODES } from '../../server/protocol/errors.ts'
import { MAX_CLIENT_LINE } from '../../server/protocol/limits.ts'

const page = (path: string): string =>
  readFileSync(new URL(`../../docs/content/docs/${path}`, import.meta.url), 'utf8').replaceAll(/ +/g, ' ')

describe('the pages for users', () => {
  const guide = page('guides/run-it.md')
  const reference = page('reference/protocol.md')

  test.each(OPTION_NAMES)('tell the option --%s and its default', (name) => {
    const option = OPTIONS[name]
    const row = guide.split('\n').find((line) => line.startsWith(`| \`--${name}\` |`))
    expect(row).toBeDefined()
    if ('fallback' in option) expect(row?.split('|')[2]?.replaceAll('`', '').trim()).toBe(option.fallback)
  })

  test('tell every request with its grammar', async () => {
    for (const { verb, grammar } of await loadCommands())
      expect(reference).toContain(`| \`${`${verb} ${grammar}`.trim()}\` |`)
  })

  test.each(ERROR_CODES)('tell the error %s', (code) => {
    expect(reference).toContain(`| \`${code}\` |`)
  })

  test('tell the limit of a line', () => {
    expect(reference).toContain(`at most ${MAX_CLIENT_LINE} bytes long`)
  })
})
