import { describe, expect, test } from 'vitest'
import { violations } from '../support/axe.ts'
import { LiveSite } from '../support/live-site.ts'
import { PlaygroundPage } from '../support/playground-page.ts'

const site = new LiveSite()

const open = async (files?: Readonly<Record<string, string>>): Promise<PlaygroundPage> =>
  PlaygroundPage.open(await site.page(), site.origin, files)

describe('playground', () => {
  test('runs the first files: the client talks with the server, and every segment is listed', async () => {
    const playground = await open()
    await playground.button('Run all').click()
    await playground.shows('server', 'listening on port 7000')
    await playground.shows('client', 'connected')
    await playground.type('client', 'ahoy')
    await playground.press('Enter')
    await playground.shows('server', 'client 1: read 5 bytes')
    const segments = await playground.segments(6)
    expect(segments.join('\n')).toMatch(/SYN[\s\S]*SYN,ACK[\s\S]*PSH,ACK[\s\S]*5 bytes[\s\S]*5 bytes/)
    await playground.press('Control+d')
    await playground.state('client', /^ended \(exit code 0\)$/)
    await playground.shows('client', 'closed: 5 bytes sent, 5 came back')
  })

  test('Stop sends SIGINT, which a program may hear', async () => {
    const playground = await open({
      'server.ts':
        "process.on('SIGINT', () => {\n  console.log('tidying up')\n  process.exit(3)\n})\nsetInterval(() => {}, 1000)\nconsole.log('up')\n",
      'client.ts': "setInterval(() => {}, 1000)\nconsole.log('up')\n",
    })
    await playground.run('server')
    await playground.shows('server', 'up')
    await playground.stop('server')
    await playground.shows('server', 'tidying up')
    await playground.state('server', /^ended with exit code 3$/)
    await playground.run('client')
    await playground.shows('client', 'up')
    await playground.press('Control+c')
    await playground.state('client', /^ended by SIGINT$/)
  })

  test('a loop without an end is named, leaves the page alone, and Stop ends it', async () => {
    const playground = await open({
      'server.ts': "console.log('round and round')\nfor (;;);\n",
      'client.ts': "console.log('fine')\n",
    })
    await playground.run('server')
    await playground.shows('server', 'round and round')
    await playground.state('server', /busy for \d+ s: does a loop run without end\?/)
    await playground.run('client')
    await playground.state('client', /exit code 0/)
    await playground.stop('server')
    await playground.state('server', /^stopped$/)
    await playground.run('server')
    await playground.shows('server', 'round and round')
    await playground.stop('server')
    await playground.state('server', /^stopped$/)
  })

  test('a flood of output ends the program, and says so', async () => {
    const playground = await open({ 'server.ts': "for (;;) console.log('x'.repeat(1000))\n", 'client.ts': '' })
    await playground.run('server')
    await playground.state('server', /printed more than 16 MB/)
    await playground.run('client')
    await playground.state('client', /exit code 0/)
  })

  test('a program that gets hold of its port and floods it is ended, and the page stays', async () => {
    const playground = await open({
      'server.ts': [
        'const post = MessagePort.prototype.postMessage',
        'MessagePort.prototype.postMessage = function (this: MessagePort, ...values: never[]) {',
        '  post.apply(this, values)',
        "  for (let count = 0; count < 10_000; count++) post.call(this, 'flood')",
        '}',
        "console.log('hello')",
      ].join('\n'),
      'client.ts': "console.log('fine')\n",
    })
    await playground.run('server')
    await playground.state('server', /wrote to the port/)
    await playground.run('client')
    await playground.state('client', /exit code 0/)
  })

  test('a browser that lacks something is told so before Run', async () => {
    const page = await site.page()
    await page.addInitScript(() => Reflect.deleteProperty(globalThis, 'structuredClone'))
    await page.goto(`${site.origin}/playground/`)
    await page.getByText('This browser cannot run programs in the page: it has no structured clones.').waitFor()
    expect(await page.getByRole('button', { name: 'Run all' }).isDisabled()).toBe(true)
  })

  test('what is typed stays, also when a run took the page with it', async () => {
    const playground = await open({ 'server.ts': "console.log('kept')\n", 'client.ts': '' })
    await playground.page.waitForLoadState('networkidle')
    await playground.page.goto(`${site.origin}/reference/limits/`)
    // As a page leaves it that is gone at once.
    await playground.page.evaluate(() => localStorage.setItem('porthole-workspace:echo:running', '1'))
    await playground.page.goBack()
    await playground.page.getByText('The last run took this page with it').waitFor()
    await playground.run('server')
    await playground.shows('server', 'kept')
    await playground.page.reload()
    await playground.page.waitForLoadState('networkidle')
    expect(await playground.page.getByText('The last run took this page with it').count()).toBe(0)
  })

  test('an error that nobody caught shows the line, as node does', async () => {
    const playground = await open({
      'server.ts': 'const port: number = 1\nthrow new Error(String(port))\n',
      'client.ts': '',
    })
    await playground.run('server')
    await playground.shows('server', 'file:///home/learner/server.ts:2')
    await playground.shows('server', 'Error: 1')
    await playground.state('server', /exit code 1/)
  })

  test('a module that is not there says what to use', async () => {
    const playground = await open({
      'server.ts': "import http from 'node:http'\nhttp.createServer()\n",
      'client.ts': '',
    })
    await playground.run('server')
    await playground.shows('server', 'use node:net')
  })

  test('latency and segment size hold for what is sent from then on', async () => {
    const playground = await open()
    await playground.slide('Segment size', -9)
    await playground.slide('Latency', 4)
    await playground.button('Run all').click()
    await playground.shows('client', 'connected')
    await playground.type('client', 'ahoy')
    await playground.press('Enter')
    await playground.shows('server', 'read ')
    const segments = await playground.segments(8)
    expect(
      segments.filter((text) => /PSH,ACK|ACK/.test(text) && /\b1 byte\b/.test(text)).length,
    ).toBeGreaterThanOrEqual(6)
  })

  test('held time goes on a step at a time', async () => {
    const playground = await open()
    await playground.run('server')
    await playground.shows('server', 'listening')
    await playground.button('Hold time').click()
    await playground.run('client')
    await playground.segments(1)
    await playground.button('Step').click()
    await playground.segments(2)
    for (let step = 0; step < 6; step++) await playground.button('Step').click()
    await playground.shows('client', 'connected')
    await playground.type('client', 'ahoy')
    await playground.press('Enter')
    await playground.button('Hold time').click()
    await playground.shows('server', 'read 5 bytes')
  })

  test('two machines know each other by name', async () => {
    const playground = await open()
    await playground.page.getByLabel('Machines').selectOption('own')
    await playground.button('Run all').click()
    await playground.shows('client', 'connected')
    const [first = ''] = await playground.segments(3)
    expect(first).toMatch(/client/)
  })

  test.each(['light', 'dark'] as const)(
    'has no accessibility violation in %s, with programs that run',
    async (scheme) => {
      const playground = await open()
      await playground.page.emulateMedia({ colorScheme: scheme })
      await playground.button('Run all').click()
      await playground.shows('client', 'connected')
      expect(await violations(playground.page)).toEqual([])
    },
  )

  test('other pages load none of it', async () => {
    const page = await site.page()
    const paths: string[] = []
    page.on('request', (request) => paths.push(new URL(request.url()).pathname))
    await page.goto(`${site.origin}/reference/limits/`)
    await page.waitForLoadState('networkidle')
    expect(paths.filter((path) => /monaco|sandbox|kernel|program\.|workbench|\.worker/i.test(path))).toEqual([])
  })
})
