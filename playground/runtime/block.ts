/** Thrown where a worker cannot be held: nothing of the program's runs after its turn is over. */
class Exited extends Error {
  readonly code = 'exited'

  constructor() {
    super('Cannot go on as the program has ended')
    this.name = 'Exited'
  }
}

/**
 * Holds the worker until it is ended, so that nothing runs after `process.exit()`. It waits on shared memory; a page
 * without cross-origin isolation gets some as WebAssembly's own alone, or none: then an error unwinds the program.
 */
export function blockForever(): () => never {
  const memory = sharedMemory()
  return () => {
    if (memory !== undefined) Atomics.wait(new Int32Array(memory), 0, 0)
    throw new Exited()
  }
}

function sharedMemory(): SharedArrayBuffer | undefined {
  try {
    const { buffer } = new WebAssembly.Memory({ shared: true, initial: 1, maximum: 1 })
    return buffer instanceof ArrayBuffer ? undefined : buffer
  } catch {
    return undefined
  }
}
