// map, filter, take and toArray on a stream.
import { Readable } from 'node:stream'

const numbers = Readable.from([1, 2, 3, 4, 5, 6])
console.log(
  await numbers
    .filter((number) => number % 2 === 0)
    .map((number) => number * 10)
    .take(2)
    .toArray(),
)
