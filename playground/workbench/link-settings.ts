import type { LinkSettings } from '../network/link.ts'

/** What one control of the network can be set to: from the everyday to the extreme. */
export interface Scale {
  readonly name: keyof LinkSettings
  readonly label: string
  readonly values: readonly number[]
  /** The value for a reader. */
  words(value: number): string
  /** What it does, in a line. */
  readonly help: string
}

const KIBIBYTE = 1024
/** Loopback's, less the headers. */
const LOOPBACK_MSS = 65_483

const bytes = (count: number): string => (count === 1 ? '1 byte' : `${count} bytes`)

export const SCALES: readonly Scale[] = [
  {
    name: 'latencyMs',
    label: 'Latency',
    values: [0, 1, 5, 10, 20, 50, 100, 200, 500, 1000, 2000],
    words: (value) => (value === 0 ? 'none' : `${value} ms`),
    help: 'How long a segment is on its way, in one direction.',
  },
  {
    name: 'jitterMs',
    label: 'Jitter',
    values: [0, 1, 5, 10, 50, 100, 500],
    words: (value) => (value === 0 ? 'none' : `up to ${value} ms`),
    help: 'How much longer a segment may take, by chance.',
  },
  {
    name: 'mss',
    label: 'Segment size',
    values: [1, 2, 5, 10, 50, 100, 536, 1460, 9000, LOOPBACK_MSS],
    words: bytes,
    help: 'The most bytes of yours that one segment carries (MSS). Ethernet has 1460, loopback 65483.',
  },
  {
    name: 'bandwidth',
    label: 'Bandwidth',
    values: [100, KIBIBYTE, 10 * KIBIBYTE, 100 * KIBIBYTE, KIBIBYTE ** 2, 10 * KIBIBYTE ** 2, 100 * KIBIBYTE ** 2, 0],
    words: (value) => {
      if (value === 0) return 'unlimited'
      if (value < KIBIBYTE) return `${value} B/s`
      return value < KIBIBYTE ** 2 ? `${value / KIBIBYTE} KiB/s` : `${value / KIBIBYTE ** 2} MiB/s`
    },
    help: 'How many bytes the line takes in a second.',
  },
  {
    name: 'loss',
    label: 'Loss',
    values: [0, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5],
    words: (value) => (value === 0 ? 'none' : `${Math.round(value * 100)} %`),
    help: 'How many segments get lost. TCP sends them again.',
  },
]

/** How the line between programs of one machine is: as loopback. */
export const PLAIN: Readonly<Partial<LinkSettings>> = {
  latencyMs: 0,
  jitterMs: 0,
  mss: LOOPBACK_MSS,
  bandwidth: 0,
  loss: 0,
}
