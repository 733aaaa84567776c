// readline/promises asks and gets the answers.
import readline from 'node:readline/promises'

const rl = readline.createInterface({ input: process.stdin, output: process.stdout })
const name = await rl.question('Who? ')
console.log(`Hello ${name}`)
rl.close()
