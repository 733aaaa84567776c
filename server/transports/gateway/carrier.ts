import { connect, type Socket } from 'node:net'
import { connect as connectTls, TLSSocket } from 'node:tls'
import type { TlsFacts } from '../../protocol/gateway.ts'
import { Tap, type TapListener } from './tap.ts'

/** Where a service listens on this machine. */
export interface Target {
  readonly host: string
  readonly port: number
  /** The gateway is to be the TLS client; it trusts this CA in PEM, or those that Node knows. */
  readonly tls?: { readonly ca: string | undefined }
}

/** The gateway's end of one connection. */
export interface Carrier {
  /** The TCP connection. */
  readonly socket: Socket
  /** Where the page's bytes go in and come out: the socket itself, or TLS over it. */
  readonly stream: Socket
  /** Resolves when bytes can flow. Rejects with what `stream` emits as its error. */
  readonly open: Promise<{ tls?: TlsFacts }>
}

/** Connects; after `timeout` milliseconds without success `stream` fails with ETIMEDOUT. */
export function openCarrier({ host, port, tls }: Target, timeout: number, tapped: TapListener): Carrier {
  const socket = connect({ host, port, allowHalfOpen: true, noDelay: true })
  const stream = tls ? secured(socket, tls.ca, tapped) : socket
  const { promise, resolve, reject } = Promise.withResolvers<{ tls?: TlsFacts }>()
  const patience = setTimeout(
    () => stream.destroy(Object.assign(new Error('connect timed out'), { code: 'ETIMEDOUT' })),
    timeout,
  )
  stream.once(tls ? 'secureConnect' : 'connect', () => {
    clearTimeout(patience)
    resolve(stream instanceof TLSSocket ? { tls: factsOf(stream) } : {})
  })
  stream.once('error', reject)
  stream.once('close', () => {
    clearTimeout(patience)
    reject(new Error('closed before it was open'))
  })
  return { socket, stream, open: promise }
}

/** A page is told whether the certificate is trusted; it is our own server all the same. */
function secured(socket: Socket, ca: string | undefined, tapped: TapListener): TLSSocket {
  const stream = connectTls({
    socket: new Tap(socket, tapped),
    ...(ca === undefined ? {} : { ca }),
    servername: 'localhost',
    rejectUnauthorized: false,
  })
  // A reset of the connection below ends what is above it.
  socket.once('error', (error) => stream.destroy(error))
  return stream
}

function factsOf(stream: TLSSocket): TlsFacts {
  const { issuer } = stream.getPeerCertificate()
  return {
    protocol: stream.getProtocol() ?? '',
    cipher: stream.getCipher().standardName,
    issuer: String(issuer?.CN ?? ''),
    authorized: stream.authorized,
  }
}
