import type { Call, Place } from './calls.ts'
import { KERNEL_LIMITS } from './limits.ts'

type Check = (value: unknown) => boolean

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null
const number: Check = (value) => Number.isSafeInteger(value)
const count: Check = (value) => Number.isSafeInteger(value) && Number(value) >= 0
const flag: Check = (value) => typeof value === 'boolean'
const text: Check = (value) => typeof value === 'string' && value.length <= 1024
const bytes: Check = (value) => value instanceof Uint8Array && value.length <= KERNEL_LIMITS.write
const moment: Check = (value) => typeof value === 'number' && value >= 0
const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value)
const place = (value: unknown): value is Place => isRecord(value) && text(value['address']) && number(value['port'])

/** Whatever can run in a worker can write to its port. */
const FIELDS: Readonly<Record<Call['do'], Readonly<Record<string, Check>>>> = {
  listen: { id: number, address: text, port: number, backlog: number, ipv6Only: flag },
  'listen-path': { id: number, path: text, backlog: number },
  connect: { id: number, to: place, from: optional(place), noDelay: flag },
  'connect-path': { id: number, path: text },
  'unlink-path': { path: text },
  taken: { id: number },
  write: { id: number, data: bytes },
  acknowledge: { id: number, bytes: count },
  shutdown: { id: number },
  reset: { id: number },
  close: { id: number },
  'no-delay': { id: number, on: flag },
  'keep-alive': { id: number, idleMs: optional(count) },
  bind: { id: number, address: text, port: number, ipv6Only: flag, reuseAddress: flag },
  associate: { id: number, to: optional(place) },
  send: { id: number, data: bytes, to: optional(place) },
  print: { stream: (value) => value === 1 || value === 2, data: bytes },
  'read-input': { bytes: count },
  raw: { on: flag },
  alarm: { at: optional(moment) },
  pong: {},
  sync: {},
  exit: { code: optional(number), signal: optional(text) },
}

class CallError extends Error {
  readonly code = 'bad-call'

  constructor(message: string) {
    super(message)
    this.name = 'CallError'
  }
}

function isCall(value: unknown): value is Call {
  if (!isRecord(value)) return false
  const name = value['do']
  const fields = typeof name === 'string' && Object.hasOwn(FIELDS, name) ? FIELDS[name as Call['do']] : undefined
  return fields !== undefined && Object.entries(fields).every(([field, check]) => check(value[field]))
}

/** The calls of one message of a program; throws a `CallError` where it is anything else. */
export function checkedCalls(message: unknown): readonly Call[] {
  if (!Array.isArray(message) || message.length > KERNEL_LIMITS.callsPerMessage) {
    throw new CallError(
      `Cannot take message as it must be a list of at most ${KERNEL_LIMITS.callsPerMessage} calls: it is ${Array.isArray(message) ? `of ${message.length}` : typeof message}`,
    )
  }
  const calls: readonly unknown[] = message
  const wrong = calls.find((call) => !isCall(call))
  if (wrong !== undefined || calls.includes(undefined)) {
    const name = isRecord(wrong) ? String(wrong['do']) : typeof wrong
    throw new CallError(
      `Cannot take call as it must be one of the kernel's, with all its fields: current call is ${name}`,
    )
  }
  return calls.filter(isCall)
}
