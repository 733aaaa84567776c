// 'readable' and read() with a high-water mark, then the end.
import { Readable } from 'node:stream'

const left = ['a', 'b', 'c']
const source = new Readable({
  highWaterMark: 2,
  read() {
    const next = left.shift() ?? null
    console.log('asked for', next)
    this.push(next)
  },
})
source.on('readable', () => console.log('readable', source.read()?.toString() ?? null))
source.on('end', () => console.log('end'))
