// connect() refuses ports that are none, at once.
import net from 'node:net'

for (const port of [-1, 65_536, 1.5, Number.NaN]) {
  try {
    net.connect(port, '127.0.0.1')
  } catch (error) {
    console.log(String(error))
  }
}
