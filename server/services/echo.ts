import type { Connection, Handler } from './connection.ts'

/** Echo over TCP (RFC 862): every byte comes back, and FIN is answered by FIN after the last of them. */
export const echo = (connection: Connection): Handler => ({
  data(bytes) {
    if (!connection.write(bytes)) connection.pause()
  },
  drain: () => connection.resume(),
  end: () => connection.end('client-fin'),
  idle: () => connection.end('idle-timeout'),
  shutdown: () => connection.end('shutdown'),
  close: () => undefined,
})
