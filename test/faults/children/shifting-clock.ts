/** Preloaded into a server, so that a test can set its clock: `CLOCK_SHIFT` at first, then each message, in milliseconds. */
const { now } = Date
let shift = Number(process.env['CLOCK_SHIFT'] ?? 0)
Date.now = () => now() + shift
process.on('message', (message) => {
  shift = Number(message)
  process.send?.('shifted')
})
// A server that has stopped must not be kept by it.
process.channel?.unref()
