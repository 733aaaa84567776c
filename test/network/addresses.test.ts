import { isIP } from 'node:net'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isMapped, parseAddress } from '../../playground/network/address.ts'
import { Network } from '../../playground/network/network.ts'
import { seededRandom } from '../bench/churn/random.ts'
import { Program } from './program.ts'
import { SimulatedClock } from './simulated-clock.ts'
import { World } from './world.ts'

describe('parseAddress', () => {
  test.each([
    ['127.0.0.1', 4, '127.0.0.1'],
    ['::', 6, '::'],
    ['0:0:0:0:0:0:0:1', 6, '::1'],
    ['FD00:0:0:0:0:0:0:A', 6, 'fd00::a'],
    ['2001:db8:0:1:0:0:0:1', 6, '2001:db8:0:1::1'],
    ['2001:db8:0:1:1:1:1:1', 6, '2001:db8:0:1:1:1:1:1'],
    ['1:0:0:2:0:0:3:4', 6, '1::2:0:0:3:4'],
    ['::ffff:10.0.0.1', 4, '10.0.0.1'],
    ['::ffff:a00:1', 4, '10.0.0.1'],
  ])('%s is of family %d and spelt %s', (text, family, canonical) => {
    expect(parseAddress(text)).toEqual({ family, text: canonical })
  })

  test.each([
    '',
    'localhost',
    '1.2.3',
    '1.2.3.4.',
    '256.1.1.1',
    '01.2.3.4',
    ':::',
    '1::2::3',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    'g::',
    '1.2.3.4::',
    '::1%lo',
  ])('refuses %j', (text) => {
    expect(() => parseAddress(text)).toThrow(expect.objectContaining({ code: 'EINVAL' }))
  })

  test('agrees with Node on what is an address, and its own spelling is stable', () => {
    const any = fc.oneof(
      fc.ipV4(),
      fc.ipV6(),
      fc.string({ unit: fc.constantFrom(':', '.', '0', '1', 'f', '::', 'ffff'), maxLength: 12 }),
    )
    fc.assert(
      fc.property(any, (text) => {
        if (isIP(text) === 0) expect(() => parseAddress(text)).toThrow()
        else expect(parseAddress(parseAddress(text).text)).toEqual(parseAddress(text))
      }),
    )
  })

  test('isMapped', () => {
    expect([isMapped('::ffff:1.2.3.4'), isMapped('1.2.3.4'), isMapped('::1')]).toEqual([true, false, false])
  })
})

describe('names', () => {
  test('hosts, in any case, with or without the last dot; IPv4 first', () => {
    const world = new World()
    expect(world.client.lookup('SERVER.')).toEqual(world.server.addresses)
    expect(world.network.lookup('server').map(({ text }) => text)).toEqual(['10.0.0.1', 'fd00::1'])
    expect(world.network.lookup('server', 6).map(({ text }) => text)).toEqual(['fd00::1'])
  })

  test('localhost is the loopback of whoever asks', () => {
    expect(new World().client.lookup('localhost').map(({ text }) => text)).toEqual(['127.0.0.1', '::1'])
  })

  test('a host called localhost has loopback addresses alone: a machine by itself', () => {
    const world = new World({ hosts: ['localhost', 'server'] })
    const alone = world.network.host('localhost')
    expect(alone.addresses).toEqual([])
    expect(() => alone.connect({ address: '10.0.0.2', port: 7000 }, {})).toThrow(
      expect.objectContaining({ code: 'ENETUNREACH' }),
    )
    alone.listen({ address: '127.0.0.1', port: 7000 }, { acceptable: () => undefined })
    const log: string[] = []
    alone.connect({ address: '127.0.0.1', port: 7000 }, { connected: () => log.push('connected') })
    world.clock.settle()
    expect(log).toEqual(['connected'])
  })

  test('with an uplink, localhost reaches that host and no other, and no other reaches it', () => {
    const world = new World({ hosts: ['localhost', 'server', 'demo'], uplink: 'demo' })
    const alone = world.network.host('localhost')
    const seen: string[] = []
    world.network
      .host('demo')
      .listen(
        { address: '0.0.0.0', port: 7000 },
        { acceptable: (listener) => seen.push(listener.accept()?.remote.address ?? '') },
      )
    alone.connect({ address: '10.0.0.3', port: 7000 }, {})
    world.clock.settle()
    expect(seen).toEqual(['10.0.0.1'])
    expect(() => alone.connect({ address: '10.0.0.2', port: 7000 }, {})).toThrow(
      expect.objectContaining({ code: 'ENETUNREACH' }),
    )
    const program = new Program()
    alone.listen({ address: '0.0.0.0', port: 7001 }, { acceptable: () => undefined })
    world.server.connect({ address: '10.0.0.1', port: 7001 }, program)
    world.clock.pass(10_000)
    expect(program.log).toEqual(['EHOSTUNREACH'])
  })

  test.each([
    [['server', 'server'], 'EINVAL'],
    [['no spaces'], 'EINVAL'],
    [['x'.repeat(64)], 'EINVAL'],
    [Array.from({ length: 65 }, (_, index) => `h${index}`), 'EMFILE'],
  ])('a network of %j: %s', (hosts, code) => {
    const make = () => new Network({ clock: new SimulatedClock(), random: seededRandom(1), hosts })
    expect(make).toThrow(expect.objectContaining({ code }))
  })

  test('a host or a link that is not there: ENOTFOUND', () => {
    const { network } = new World()
    expect(() => network.host('nobody')).toThrow(expect.objectContaining({ code: 'ENOTFOUND' }))
    expect(() => network.link('server', 'nobody')).toThrow(expect.objectContaining({ code: 'ENOTFOUND' }))
  })
})
