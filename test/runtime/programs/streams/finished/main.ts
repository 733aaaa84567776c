// finished() tells of the end, and of a stream destroyed before it.
import { finished, PassThrough } from 'node:stream'

const good = new PassThrough()
finished(good, (error) => console.log('good', error))
good.resume().end('x')
const bad = new PassThrough()
finished(bad, (error) => console.log('bad', error?.code))
bad.destroy()
