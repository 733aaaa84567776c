// StringDecoder and TextDecoder keep cut characters.
import { StringDecoder } from 'node:string_decoder'

const bytes = Buffer.from('€')
const decoder = new StringDecoder('utf8')
console.log([decoder.write(bytes.subarray(0, 1)), decoder.write(bytes.subarray(1)), decoder.end(bytes.subarray(0, 2))])
const text = new TextDecoder()
console.log([text.decode(bytes.subarray(0, 2), { stream: true }), text.decode(bytes.subarray(2))])
