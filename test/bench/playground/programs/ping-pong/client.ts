// Prints the median round trip of one byte, in milliseconds.
import net from 'node:net'

const WARM_UP = 200
const ROUNDS = 1000
const times: number[] = []
const socket = net.connect({ port: Number(process.argv[2]), host: '127.0.0.1', noDelay: true })
let at = 0
const ping = (): void => {
  at = performance.now()
  socket.write('x')
}
socket.on('connect', ping)
socket.on('data', () => {
  times.push(performance.now() - at)
  if (times.length < WARM_UP + ROUNDS) return ping()
  const measured = times.slice(WARM_UP).sort((a, b) => a - b)
  console.log(measured[ROUNDS / 2])
  socket.end()
})
