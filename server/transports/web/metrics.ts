import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client'
import type { Stats } from '../../services/stats.ts'

/** Values of one metric, each with the value of its label; one without a label has a single number. */
type Values = number | ReadonlyMap<string, number>

/** One metric of the server's own: its name, type and help as Prometheus reads them. */
export interface MetricRow {
  readonly name: string
  readonly type: 'counter' | 'gauge'
  readonly help: string
  readonly label?: string
  readonly read: (stats: Stats) => Values
}

/** Every metric of the server's own; those of the process come from `prom-client`. */
export const METRICS: readonly MetricRow[] = [
  {
    name: 'porthole_connections',
    type: 'gauge',
    help: 'Connections that are open now.',
    read: (stats) => stats.connections,
  },
  {
    name: 'porthole_connections_total',
    type: 'counter',
    help: 'Connections accepted.',
    read: (stats) => stats.connectionsTotal,
  },
  {
    name: 'porthole_connection_ends_total',
    type: 'counter',
    help: 'Connections that are over, by the reason of their end.',
    label: 'reason',
    read: (stats) => stats.ends,
  },
  {
    name: 'porthole_received_bytes_total',
    type: 'counter',
    help: 'Bytes received on connections.',
    read: (stats) => stats.bytesIn,
  },
  {
    name: 'porthole_sent_bytes_total',
    type: 'counter',
    help: 'Bytes sent on connections.',
    read: (stats) => stats.bytesOut,
  },
  {
    name: 'porthole_received_lines_total',
    type: 'counter',
    help: 'Lines received, refused ones too.',
    read: (stats) => stats.linesIn,
  },
  {
    name: 'porthole_refusals_total',
    type: 'counter',
    help: 'Requests refused, by error code.',
    label: 'code',
    read: (stats) => stats.refusals,
  },
  {
    name: 'porthole_messages_total',
    type: 'counter',
    help: 'Messages of SAY, TELL and BROADCAST.',
    read: (stats) => stats.messages,
  },
  { name: 'porthole_rooms', type: 'gauge', help: 'Rooms with a member.', read: (stats) => stats.rooms },
  { name: 'porthole_files', type: 'gauge', help: 'Whole files kept.', read: (stats) => stats.files },
  {
    name: 'porthole_uptime_seconds',
    type: 'gauge',
    help: 'Seconds since the server started.',
    read: (stats) => stats.uptimeSeconds,
  },
]

/** The server's figures in the text format of Prometheus, read when they are asked for. */
export class Metrics {
  readonly #registry = new Registry()

  constructor(stats: () => Stats) {
    collectDefaultMetrics({ register: this.#registry })
    for (const row of METRICS) this.#add(row, stats)
  }

  get contentType(): string {
    return this.#registry.contentType
  }

  text(): Promise<string> {
    return this.#registry.metrics()
  }

  #add({ name, type, help, label, read }: MetricRow, stats: () => Stats): void {
    const Metric = type === 'counter' ? Counter : Gauge
    const metric: Counter | Gauge = new Metric({
      name,
      help,
      labelNames: label === undefined ? [] : [label],
      registers: [this.#registry],
      collect: () => {
        metric.reset()
        const values = read(stats())
        if (typeof values === 'number') metric.inc(values)
        else for (const [value, count] of values) metric.inc({ [label ?? 'label']: value }, count)
      },
    })
  }
}
