// readline over the input, with for await.
import readline from 'node:readline'

let number = 0
for await (const line of readline.createInterface({ input: process.stdin })) {
  number += 1
  console.log(number, JSON.stringify(line))
}
console.log('end of input')
