// events.once() waits for one event, rejects on 'error'; on() iterates.
import { EventEmitter, on, once } from 'node:events'

const emitter = new EventEmitter()
setImmediate(() => emitter.emit('ready', 1, 2))
console.log(await once(emitter, 'ready'))
setImmediate(() => emitter.emit('error', new Error('no')))
await once(emitter, 'ready').catch((error) => console.log(error.message))
setImmediate(() => {
  for (const number of [1, 2, 3]) emitter.emit('tick', number)
})
for await (const [number] of on(emitter, 'tick')) {
  console.log(number)
  if (number === 3) break
}
