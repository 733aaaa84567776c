// timers/promises, and their end by a signal.
import { setImmediate, setTimeout } from 'node:timers/promises'

console.log(await setTimeout(30, 'later'), await setImmediate('soon'))
const controller = new AbortController()
const waiting = setTimeout(1000, null, { signal: controller.signal })
controller.abort()
await waiting.catch((error) => console.log(error.name, error.code, error.message))
const limit = AbortSignal.timeout(30)
limit.onabort = () => console.log(limit.reason.name)
await setTimeout(80)
