import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ByteQueue } from '../../playground/network/byte-queue.ts'
import { EventHeap } from '../../playground/network/event-heap.ts'
import { Fifo } from '../../playground/network/fifo.ts'

test('EventHeap gives events by time, and those of one time in the order they were added', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(20)), (times) => {
      const heap = new EventHeap()
      for (const [order, time] of times.entries()) heap.add({ time, order, work: () => undefined })
      const taken = []
      for (let event = heap.take(); event !== undefined; event = heap.take()) taken.push([event.time, event.order])
      const sorted = times.map((time, order) => [time, order] as const).toSorted(([a, i], [b, j]) => a - b || i - j)
      expect(taken).toEqual(sorted)
    }),
  )
})

test('Fifo behaves like an array, however much goes through it', () => {
  const command = fc.oneof(
    fc.nat(9).map((value) => ({ push: value })),
    fc.constant('shift'),
    fc.constant('shift'),
    fc.nat(9).map((value) => ({ remove: value })),
  )
  fc.assert(
    fc.property(fc.array(command, { maxLength: 500, size: 'max' }), (commands) => {
      const fifo = new Fifo<number>()
      const model: number[] = []
      for (const one of commands) {
        if (one === 'shift') expect(fifo.shift()).toBe(model.shift())
        else if ('push' in one) {
          fifo.push(one.push)
          model.push(one.push)
        }
        expect([fifo.length, fifo.first]).toEqual([model.length, model[0]])
      }
      expect(fifo.clear()).toEqual(model)
      expect(fifo.length).toBe(0)
    }),
  )
})

describe('ByteQueue', () => {
  test('gives back the same bytes in any cuts', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ maxLength: 20 })),
        fc.array(fc.nat(30)),
        fc.boolean(),
        (chunks, sizes, joined) => {
          const queue = new ByteQueue()
          for (const chunk of chunks) queue.push(chunk)
          const out: Uint8Array[] = []
          for (const size of [...sizes, ...Array.from({ length: 50 }, () => 1000)]) {
            if (joined) out.push(...queue.cut(size))
            else {
              const taken = queue.take(size, size % 2 === 0)
              expect(taken.length).toBeLessThanOrEqual(size)
              out.push(taken)
            }
          }
          expect(queue.length).toBe(0)
          expect(Buffer.compare(Buffer.concat(out), Buffer.concat(chunks))).toBe(0)
        },
      ),
    )
  })

  test('take copies, cut does not', () => {
    const queue = new ByteQueue()
    const chunk = Uint8Array.of(1, 2, 3, 4)
    queue.push(chunk)
    expect(queue.take(2, true).buffer).not.toBe(chunk.buffer)
    expect(queue.cut(2)[0]?.buffer).toBe(chunk.buffer)
  })
})
