import { nodeLib } from 'virtual:node-lib'

/** A program's worker in small: it evaluates what the kernel sends it, and says what comes of it. */
addEventListener('message', ({ data: { type, id }, ports: [port] }) => {
  if (type !== 'join' || !port) return
  port.onmessage = ({ data }) => {
    const run = new Function('port', `return (async () => {${data}})()`)
    run(port).then(
      (result: unknown) => port.postMessage({ type: 'said', result }),
      (error: unknown) => port.postMessage({ type: 'said', result: String(error) }),
    )
  }
  port.postMessage({ type: 'joined', id, files: Object.keys(nodeLib).length })
})
