import { describe, expect, test } from 'vitest'
import { serveHelp } from '../../server/cli/help.ts'
import { OPTION_NAMES, variable } from '../../server/cli/options.ts'
import { readSettings } from '../../server/cli/settings.ts'

const settings = (args: string[], env: Record<string, string> = {}) => {
  const request = readSettings(args, env)
  if (request.help) throw new Error('asked for help')
  return request.settings
}

describe('readSettings', () => {
  test('has the ports of the protocol when nothing is given', () => {
    expect(settings([])).toMatchObject({
      host: '127.0.0.1',
      port: 7700,
      'tls-port': 7743,
      'echo-port': 7707,
      'chargen-port': 7719,
      'web-port': 7780,
      'no-web': false,
      'no-delay': true,
    })
  })

  test('takes the command line before the environment before the fallback', () => {
    expect(settings(['--port', '1'], { PORTHOLE_PORT: '2' }).port).toBe(1)
    expect(settings([], { PORTHOLE_PORT: '2' }).port).toBe(2)
    expect(settings([], { PORTHOLE_PORT: '' }).port).toBe(7700)
  })

  test('switches an option on by its name alone and off by =off', () => {
    expect(settings(['--no-web', '--no-delay'])['no-web']).toBe(true)
    expect(settings(['--no-delay=off'])['no-delay']).toBe(false)
    expect(settings([], { PORTHOLE_KEEP_ALIVE: '0' })['keep-alive']).toBe(false)
  })

  test.each([
    [['--port', 'abc'], '--port must be a whole number from 0 to 65535: current --port is "abc"'],
    [['--port', '65536'], 'current --port is "65536"'],
    [['--port', '-1'], 'current --port is "-1"'],
    [['--port'], '--port must have a value'],
    [['--backlog', '0'], '--backlog must be a whole number from 1'],
    [['--log-format', 'xml'], '--log-format must be one of pretty, json'],
    [['--public-url', 'porthole'], '--public-url must be an address such as https'],
    [['--web'], 'Did you mean --web-port or --no-web?'],
    [['7700'], 'current word is "7700"'],
    [['--tls-cert', 'a.pem'], '--tls-cert and --tls-key must be given together'],
    [['--host', ''], '--host must be an address or a host name'],
  ])('says what is wrong with %j', (args, message) => {
    expect(() => settings(args)).toThrow(
      expect.objectContaining({ code: 'ERR_USAGE', message: expect.stringContaining(message) }),
    )
  })

  test('names the environment variable whose value is wrong', () => {
    expect(() => settings([], { PORTHOLE_WEB_PORT: 'x' })).toThrow('PORTHOLE_WEB_PORT must be a whole number')
  })
})

describe('serveHelp', () => {
  test('tells every option with its environment variable', () => {
    for (const name of OPTION_NAMES) {
      expect(serveHelp()).toContain(`--${name}`)
      expect(serveHelp()).toContain(variable(name))
    }
  })
})
