// pipeline() through async generators.
import { pipeline } from 'node:stream/promises'

await pipeline(
  ['one', 'two', 'three'],
  async function* (source) {
    for await (const word of source) yield `${word}!`
  },
  async (source) => {
    for await (const word of source) console.log(word)
  },
)
console.log('done')
