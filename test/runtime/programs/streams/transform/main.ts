// A Transform between a source and a sink, with something left to flush.
import { Readable, Transform } from 'node:stream'

const upper = new Transform({
  transform: (chunk, _encoding, callback) => callback(null, chunk.toString().toUpperCase()),
  flush(callback) {
    this.push('END')
    callback()
  },
})
Readable.from(['a', 'b']).pipe(upper)
upper.on('data', (chunk) => console.log('data', chunk.toString()))
upper.on('end', () => console.log('end'))
