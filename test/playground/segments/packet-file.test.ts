import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { toPacketFile } from '../../../playground/segments/packet-file.ts'
import { type Passage, SegmentCapture } from '../../../playground/segments/segment-capture.ts'
import { bytes, Program, text } from '../../network/program.ts'
import { World } from '../../network/world.ts'
import { readPacketFile } from '../../support/pcapng-reader.ts'
import { INSTALL_TIMEOUT_MS } from '../../support/system-program.ts'
import { hasTshark, wireshark } from '../../support/tshark.ts'

const WALL_START = 1_700_000_000_000
const CHECKSUMS = ['tcp', 'udp', 'ip'].flatMap((protocol) => ['-o', `${protocol}.check_checksum:TRUE`])
const BAD = 'tcp.checksum.status == 0 || udp.checksum.status == 0 || ip.checksum.status == 0 || _ws.malformed'

let folder = ''
let present = false
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'porthole-segments-'))
  present = hasTshark()
}, 2 * INSTALL_TIMEOUT_MS)
afterAll(() => rmSync(folder, { recursive: true }))

function fileOf(passages: readonly Passage[], missed = 0): Buffer {
  const capture = new SegmentCapture({ wallStart: WALL_START })
  capture.add(passages)
  capture.missed(missed)
  return Buffer.concat(toPacketFile(capture))
}

/** The fields of each packet as tshark reads them. */
function fields(file: Buffer, ...names: readonly string[]): string[] {
  const path = join(folder, `${Math.random()}.pcapng`)
  writeFileSync(path, file)
  expect(wireshark('tshark', '-r', path, ...CHECKSUMS, '-Y', BAD)).toBe('')
  const lines = wireshark('tshark', '-r', path, '-T', 'fields', ...names.flatMap((name) => ['-e', name]))
  return lines.split('\n').slice(0, -1)
}

/** A connection with an echo, closed by both, with the latency of a link. */
function echoed(address = '10.0.0.1'): World {
  const world = new World({ links: { latencyMs: 10 } })
  const server = new Program()
  world.listen({ address: address.includes(':') ? '::' : '0.0.0.0' }, (connection) => {
    server.on(connection)
    return server
  })
  const client = world.connect(new Program(), { address })
  world.clock.pass(100)
  client.write(bytes('hello'))
  world.clock.pass(1000)
  client.shutdown()
  world.clock.pass(1000)
  return world
}

describe('toPacketFile', () => {
  test('our own reader finds every segment with its numbers, flags and time', () => {
    const { segments, passages } = echoed()
    const { packets } = readPacketFile(fileOf(passages))
    expect(packets.map(({ seq, ack, payload }) => ({ seq, ack, length: payload.length }))).toEqual(
      segments.map(({ seq, ack, length }) => ({ seq, ack, length })),
    )
    expect(packets.map(({ microseconds }) => microseconds / 1000 - WALL_START)).toEqual(
      segments.map(({ sent }) => sent),
    )
    expect(packets[0]).toMatchObject({ flags: 'S', to: '0a000001:7000' })
    expect(text(packets[3]?.payload ?? new Uint8Array())).toBe('hello')
  })

  test('says how many are not in it', () => {
    const { passages } = echoed()
    expect(readPacketFile(fileOf(passages)).comment).not.toContain('not kept')
    expect(readPacketFile(fileOf(passages, 1234)).comment).toContain('1,234 that crossed were not kept')
  })

  test('refuses an address that is none', () => {
    const [first] = echoed().passages
    if (!first) throw new Error('Cannot go on as something must have crossed')
    const from = { address: 'somewhere', port: 1 }
    expect(() => fileOf([{ ...first, from }])).toThrow(expect.objectContaining({ code: 'ADDRESS' }))
  })

  test('tshark reads windows as they were, once scaled', ({ skip }) => {
    if (!present) skip()
    const { segments, passages } = echoed()
    const windows = fields(fileOf(passages), 'tcp.window_size').map(Number)
    for (const [index, { window, flags }] of segments.entries()) {
      if (flags.includes('SYN')) continue
      expect(window - (windows[index] ?? 0)).toBeGreaterThanOrEqual(0)
      expect(window - (windows[index] ?? 0)).toBeLessThan(8)
    }
  })

  test('tshark sees what is lost, and what is sent again', ({ skip }) => {
    if (!present) skip()
    const world = new World({ links: { latencyMs: 10 } })
    world.listen({}, (connection) => {
      const program = new Program()
      program.on(connection)
      return program
    })
    const client = world.connect(new Program())
    world.clock.pass(100)
    world.network.setLinks({ loss: 1 })
    client.write(bytes('hello'))
    world.clock.pass(100)
    world.network.setLinks({ loss: 0 })
    world.clock.pass(2000)
    client.reset()
    world.clock.pass(100)
    const lines = fields(
      fileOf(world.passages),
      'tcp.len',
      'tcp.analysis.retransmission',
      'frame.comment',
      'tcp.flags.reset',
    )
    const sent = lines.filter((line) => line.startsWith('5'))
    expect(sent[0]).toContain('Lost on its way')
    expect(sent.at(-1)).toMatch(/^5\t1\t/)
    expect(lines.at(-1)).toMatch(/(1|True)$/)
  })

  test('tshark reads datagrams, and the whole length of what was clipped', ({ skip }) => {
    if (!present) skip()
    const ends = { from: { address: '10.0.0.1', port: 5000 }, to: { address: '10.0.0.2', port: 6000 } }
    const v6 = { from: { address: 'fd00::1', port: 5000 }, to: { address: 'fd00::2', port: 6000 } }
    const common = { kind: 'datagram', sent: 1, arrives: 2 } as const
    const file = fileOf([
      { ...common, ...ends, data: [bytes('he'), bytes('llo')], length: 5 },
      { ...common, ...v6, data: [bytes('hello')], length: 5 },
      { ...common, ...ends, data: [new Uint8Array(10)], length: 1000 },
    ])
    expect(fields(file, 'udp.length', 'frame.len', 'frame.cap_len')).toEqual([
      '13\t33\t33',
      '13\t53\t53',
      '1008\t1028\t38',
    ])
  })
})
