// An 'error' event that nobody listens for ends the program with 1.
import { EventEmitter } from 'node:events'

process.on('exit', (code) => console.log('exit', code))
const emitter = new EventEmitter()
console.log('before')
setTimeout(() => console.log('never'), 50)
emitter.emit('error', new TypeError('it broke'))
console.log('never')
