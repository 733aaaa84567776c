import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Capture, MAX_CAPTURE_BYTES, type WireEvent } from '../../playground/wire/capture.ts'
import { toPcapng } from '../../playground/wire/pcapng/export.ts'
import { readPacketFile } from '../support/pcapng-reader.ts'
import { INSTALL_TIMEOUT_MS } from '../support/system-program.ts'
import { hasTshark, wireshark } from '../support/tshark.ts'

const CHECKSUMS = ['-o', 'tcp.check_checksum:TRUE', '-o', 'ip.check_checksum:TRUE']
const BAD = 'tcp.checksum.status == 0 || ip.checksum.status == 0 || tcp.analysis.flags || _ws.malformed'
const OPENED_AT = 1_700_000_000_000

let folder = ''
let present = false
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'porthole-pcapng-'))
  present = hasTshark()
}, 2 * INSTALL_TIMEOUT_MS)
afterAll(() => rmSync(folder, { recursive: true }))

/** Bytes that are the same in every run, and of no pattern that a lost or doubled one would keep. */
const noise = (length: number, seed: number): Uint8Array =>
  Uint8Array.from({ length }, (_, index) => (Math.imul(index + seed, 2_654_435_761) >>> 13) & 0xff)

const captureOf = (local: string, remote: string, events: readonly WireEvent[]): Capture => {
  const capture = new Capture('echo')
  capture.add({ kind: 'open', at: OPENED_AT, local, remote })
  for (const event of events) capture.add(event)
  return capture
}

/** Echo of writes from one byte to many segments, ended by FIN on both sides. */
const echo = (local: string, remote: string): Capture =>
  captureOf(local, remote, [
    ...[1, 7, 1460, 1461, 2920, 100_000].flatMap((length, index): WireEvent[] => {
      const bytes = noise(length, index)
      const at = OPENED_AT + 10 * index
      return [
        { kind: 'sent', at: at + 1, bytes },
        { kind: 'received', at: at + 2, bytes: bytes.subarray(0, length >> 1) },
        { kind: 'received', at: at + 3, bytes: bytes.subarray(length >> 1) },
      ]
    }),
    { kind: 'fin', at: OPENED_AT + 100, from: 'page' },
    { kind: 'fin', at: OPENED_AT + 101, from: 'server' },
  ])

function save(...captures: Capture[]): string {
  const path = join(folder, `${captures.length}-${Math.random()}.pcapng`)
  writeFileSync(path, Buffer.concat(toPcapng(captures)))
  return path
}

/** Both directions of TCP stream `index` as `follow,tcp,raw` prints them: lines of the second one are indented. */
function follow(path: string, index: number): Record<'sent' | 'received', Buffer> {
  const lines = wireshark('tshark', '-r', path, '-q', '-z', `follow,tcp,raw,${index}`).split('\n')
  const hex = lines.filter((line) => /^\t?[0-9a-f]+$/.test(line))
  const join = (of: readonly string[]) => Buffer.from(of.map((line) => line.trim()).join(''), 'hex')
  return {
    sent: join(hex.filter((line) => !line.startsWith('\t'))),
    received: join(hex.filter((line) => line.startsWith('\t'))),
  }
}

const complaints = (path: string): string => wireshark('tshark', '-r', path, ...CHECKSUMS, '-Y', BAD)

/** Runs `check` where tshark is; elsewhere the same file is read by the test's own reader, which throws at what is wrong. */
function examine(path: string, check: () => void): void {
  if (present) check()
  else expect(readPacketFile(readFileSync(path)).packets.length).toBeGreaterThan(0)
}

describe('toPcapng, read by tshark', () => {
  test.each([
    ['IPv4', '127.0.0.1:50000', '127.0.0.1:7707'],
    ['IPv6', '[::1]:50000', '[2001:db8::7]:7707'],
  ])('gives both streams back byte for byte and complains of nothing over %s', (_name, local, remote) => {
    const capture = echo(local, remote)
    const path = save(capture)
    examine(path, () => {
      const { sent, received } = follow(path, 0)
      expect(sent.equals(capture.stream('sent'))).toBe(true)
      expect(received.equals(capture.stream('received'))).toBe(true)
      expect(complaints(path)).toBe('')
    })
  })

  test('shows where a byte of a checksum was changed, so that silence means something', () => {
    const capture = echo('127.0.0.1:50000', '127.0.0.1:7707')
    const file = Buffer.concat(toPcapng([capture]))
    const path = join(folder, 'broken.pcapng')
    const last = file.length - 5
    file[last] = (file[last] ?? 0) ^ 1
    writeFileSync(path, file)
    if (present) expect(complaints(path)).not.toBe('')
    else expect(() => readPacketFile(file)).toThrow('checksum')
  })

  test('tells the connections of one file apart', () => {
    const captures = [echo('127.0.0.1:50000', '127.0.0.1:7707'), echo('[::1]:50001', '[::1]:7707')]
    const path = save(...captures)
    examine(path, () => {
      for (const [index, capture] of captures.entries()) {
        expect(follow(path, index).received.equals(capture.stream('received'))).toBe(true)
      }
      expect(complaints(path)).toBe('')
    })
  })

  test('goes on where a capture begins whose oldest bytes were let go, and ends with a reset', () => {
    const bytes = noise(MAX_CAPTURE_BYTES / 8, 1)
    const events: WireEvent[] = [
      ...Array.from({ length: 6 }, (_, index): WireEvent[] => [
        { kind: 'sent', at: OPENED_AT + index, bytes },
        { kind: 'received', at: OPENED_AT + index + 0.5, bytes },
      ]).flat(),
      { kind: 'reset', at: OPENED_AT + 9, from: 'page' },
    ]
    const capture = captureOf('127.0.0.1:50000', '127.0.0.1:7707', events)
    expect(capture.droppedBytes.sent).toBeGreaterThan(0)
    const path = save(capture)
    examine(path, () => {
      const { sent, received } = follow(path, 0)
      expect(sent.equals(capture.stream('sent'))).toBe(true)
      expect(received.equals(capture.stream('received'))).toBe(true)
      expect(complaints(path)).toBe('')
    })
  }, 60_000)

  test('shows its comment in capinfos', () => {
    const capture = echo('127.0.0.1:50000', '127.0.0.1:7707')
    const path = save(capture)
    examine(path, () => expect(wireshark('capinfos', '-k', path)).toContain('synthesised'))
  })
})
