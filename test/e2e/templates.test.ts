import { expect, test } from 'vitest'
import { TEMPLATES } from '../../playground/templates/templates.ts'
import { LiveSite } from '../support/live-site.ts'
import { PlaygroundPage } from '../support/playground-page.ts'

const site = new LiveSite()

/** What is typed into one program of a template, and what another then shows. */
const EXCHANGES: Readonly<Record<string, readonly [typed: string, into: string, shown: string, by: string]>> = {
  echo: ['ahoy', 'client', 'read 5 bytes', 'server'],
  'line-server': ['upper grüße', 'client', 'reply 1: GRÜSSE', 'client'],
  chat: ['ann', 'client', 'ann', 'server'],
  broadcast: ['hello', 'server', 'hello', 'client2'],
  'length-prefixed': ['one', 'client', 'reply: 3 bytes', 'client'],
  'file-transfer': ['numbers.txt', 'client', 'numbers.txt', 'server'],
  'udp-retry': ['5', 'client', '5', 'server'],
  'fault-proxy': ['1234', 'client', 'sum 1234', 'client'],
}

test.each(TEMPLATES.map(({ name, title }) => [title, name]))('%s runs in the page as it is', async (title, name) => {
  const [typed = '', into = '', shown = '', by = ''] = EXCHANGES[name] ?? []
  const playground = await PlaygroundPage.open(await site.page(), site.origin)
  await playground.page.locator('.ph-origin select').selectOption(title)
  await expect.poll(() => new URL(playground.page.url()).hash).toBe(`#template=${name}`)
  for (const file of TEMPLATES.find((template) => template.name === name)?.files ?? [])
    await playground.button(file).waitFor()
  await playground.button('Run all').click()
  for (const program of TEMPLATES.find((template) => template.name === name)?.programs ?? [])
    await playground.state(program.name, /^running$/)
  await playground.type(into, typed)
  await playground.press('Enter')
  await playground.shows(by, shown)
})

test('the network of an experiment is set with one press', async () => {
  const playground = await PlaygroundPage.open(await site.page(), site.origin, undefined, '#template=chat')
  await playground.page.getByText('Try this first').click()
  await playground.button('Set the network so').click()
  expect(await playground.page.getByRole('slider', { name: 'Latency' }).getAttribute('aria-valuetext')).toBe('500 ms')
})
