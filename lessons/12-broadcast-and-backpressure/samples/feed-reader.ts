// Reads a feed and looks whether a line is missing. With a pause it
// stops reading once, for so many seconds, as a slow program would.
import { connect } from 'node:net'

const TIMEOUT_MS = 5_000
const MAX_LINE = 8192
const REPORT_MS = 1_000
// A little less, so that a pause comes before a report.
const BEFORE_PAUSE_MS = 900
const LF = 0x0a

const [portText, host = '127.0.0.1', pauseText = '0'] =
  process.argv.slice(2)
const [port, pause] = [Number(portText), Number(pauseText)]
if (
  !Number.isInteger(port) ||
  port < 1 ||
  port > 65535 ||
  !(pause >= 0)
) {
  console.error('usage: node feed-reader.ts <port> [host] [pause]')
  process.exit(2)
}

let first = 0
let last = 0
let lines = 0
let rest = Buffer.alloc(0)

function take(line: string): void {
  const [, number] = /^\* TICK (\d+) /.exec(line) ?? []
  if (number === undefined) return console.log(line)
  last = Number(number)
  first ||= last
  lines += 1
}

const state = () => `line ${last}, ${last - first + 1 - lines} missing`

function fail(reason: string): void {
  console.error(`Cannot read ${host} port ${port}: ${reason}`)
  process.exitCode = 1
}

const socket = connect(port, host)
// A connection that is dead and one where nothing happens look alike.
let timer = setTimeout(stall, TIMEOUT_MS)
let reporting = setInterval(report, REPORT_MS)

function report(): void {
  console.log(state())
}

function stall(): void {
  socket.destroy()
  fail(`nothing came for ${TIMEOUT_MS / 1000} s, ${state()}`)
}

if (pause > 0) {
  setTimeout(() => {
    socket.pause()
    clearTimeout(timer)
    clearInterval(reporting)
    console.log(`stopped reading, ${state()}`)
    setTimeout(() => {
      console.log('reading on')
      timer = setTimeout(stall, TIMEOUT_MS)
      reporting = setInterval(report, REPORT_MS)
      socket.resume()
    }, pause * 1000)
  }, BEFORE_PAUSE_MS)
}

socket.on('data', (chunk) => {
  timer.refresh()
  rest = Buffer.concat([rest, chunk])
  let end = rest.indexOf(LF)
  while (end >= 0) {
    take(rest.toString('utf8', 0, end).trimEnd())
    rest = rest.subarray(end + 1)
    end = rest.indexOf(LF)
  }
  if (rest.length >= MAX_LINE) socket.destroy(new Error('too long'))
})
socket.on('end', () => console.log(`read FIN, ${state()}`))
socket.on('error', (error: NodeJS.ErrnoException) =>
  fail(error.code ?? error.message),
)
socket.on('close', () => {
  clearTimeout(timer)
  clearInterval(reporting)
})
