import { expect, test } from 'vitest'
import { StreamBase } from '../../../playground/runtime/sockets/stream-base.ts'
import { Machine } from '../../kernel/machine.ts'
import { HandleProgram } from './handle-program.ts'

/** A stream whose other side the test plays. */
class PlayedStream extends StreamBase {
  protected readonly connected = true
  protected send(): void {}
  protected acknowledge(): void {}
  protected finish(): void {}
  protected release(): void {}
  fail(...codes: string[]): void {
    for (const code of codes) this.failed(code)
  }
}

test('StreamBase tells the first failure, once: what was written into a connection that is gone fails behind it', async () => {
  const program = new HandleProgram(new Machine())
  await program.started
  const stream = new PlayedStream(program.parts, program.stream)
  Object.assign(stream, {
    onread: () => {
      program.note(`read ${program.stream.state[0]}`)
      stream.fail('EPIPE')
    },
  })
  stream.readStart()
  stream.writeUtf8String(program.request('write'), 'waits for room')
  stream.fail('ECONNRESET', 'EPIPE')
  await program.noted('write -32')
  expect(program.log).toEqual(['read -104', 'write -32'])
  expect(stream.writeUtf8String(program.request('late'), 'x')).toBe(-32)
})
