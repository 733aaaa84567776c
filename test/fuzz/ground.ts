import type { Command } from '../../server/services/command.ts'

/** One connection, as its client has it. */
export interface Wire {
  readonly received: Buffer
  /** The server sent its FIN, or the connection is gone. */
  readonly over: boolean
  send(bytes: Buffer): void
  fin(): void
  reset(): void
}

/** A place where the Porthole service runs. */
export interface Ground {
  readonly commands: readonly Command[]
  /** Whether the server may end a connection in the middle of its business. */
  readonly cuts: boolean
  /** What the server itself complains of. */
  readonly faults: readonly string[]
  /** Milliseconds that an answer may take. */
  readonly patience: number
  connect(): Wire
  turn(): Promise<void>
  /** More time passes than any receiver may keep events waiting; whether all that was asked must be answered by now. */
  wait(): Promise<boolean>
  /** What is still there of clients that have left. */
  leftovers(): readonly string[]
  /** An admin, and two connections of `ann`: alone there when all others have left. */
  probes(): Promise<readonly [Wire, Wire, Wire]>
}

/** Gives everything its turn until the condition holds. */
export async function until(ground: Ground, condition: () => boolean, what: () => string): Promise<void> {
  const deadline = performance.now() + ground.patience
  while (!condition()) {
    if (performance.now() > deadline) throw new Error(what())
    await ground.turn()
  }
}

/** The lines of the reply to one request, or to the payload behind it. */
export async function ask(ground: Ground, wire: Wire, request: string): Promise<string[]> {
  const start = wire.received.length
  const lines = () => wire.received.subarray(start).toString().split('\r\n').slice(0, -1)
  wire.send(Buffer.from(request))
  const answered = () => lines().some((line) => /^[+-]/.test(line))
  await until(ground, answered, () => `no answer to the probe's ${JSON.stringify(request)}: ${lines().join('; ')}`)
  return lines().filter((line) => !line.startsWith('*'))
}
