// Warnings go to standard error: listeners that pile up, a timer that is too long, the program's own.
import { EventEmitter } from 'node:events'

process.on('warning', ({ name }) => console.log('heard', name))
const emitter = new EventEmitter()
for (let count = 0; count < 11; count++) emitter.on('line', () => {})
clearTimeout(setTimeout(() => {}, 2 ** 31))
process.emitWarning('slow network', { type: 'PortholeWarning', code: 'SLOW', detail: 'It takes a while.' })
