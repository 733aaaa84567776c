// setTimeout() refuses what is not a duration.
import net from 'node:net'

const socket = new net.Socket()
for (const value of [-1, Number.NaN, Number.POSITIVE_INFINITY]) {
  try {
    socket.setTimeout(value)
  } catch (error) {
    console.log(String(error))
  }
}
