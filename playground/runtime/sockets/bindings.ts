import type { Binding, Realm } from '../realm.ts'
import { caresWrap } from './cares-wrap.ts'
import type { HandleParts } from './handle.ts'
import { PipeHandle } from './pipe-handle.ts'
import { STDERR, type StandardStreams } from './standard-streams.ts'
import {
  ARRAY_BUFFER_OFFSET,
  BYTES_WRITTEN,
  LAST_WRITE_WAS_ASYNC,
  READ_BYTES_OR_ERROR,
  type StreamState,
} from './stream-base.ts'
import { IPV6_ONLY, TcpHandle } from './tcp-handle.ts'
import { TTY_MODES, TtyHandle } from './tty-handle.ts'
import { UDP_IPV6_ONLY, UDP_REUSE_ADDRESS, UdpHandle } from './udp-handle.ts'

export interface SocketBindingsOptions extends HandleParts {
  /** A path of the program's, from the root. */
  readonly resolvePath: (path: string) => string
  readonly streams: StandardStreams
}

/** libuv has a number for each error; Node's library is told of those. */
const unknownError = -4094

/** What the handles use of the realm that they belong to. */
function streamStateOf(realm: Realm, state: Int32Array): StreamState {
  const errno = (code: string): number => Number(realm.internalBinding('uv')[`UV_${code}`] ?? unknownError)
  const from = (...values: unknown[]): Uint8Array => {
    const buffer: unknown = realm.require('buffer')
    const bytes: unknown = Reflect.get(Object(buffer), 'Buffer').from(...values)
    return bytes instanceof Uint8Array ? bytes : new Uint8Array()
  }
  return {
    state,
    errno,
    encode: (text, encoding) => from(text, encoding),
    toBuffer: ({ buffer, byteOffset, length }) => from(buffer, byteOffset, length),
  }
}

/** What Node's `net`, `dgram` and `dns` find in the C++ half of Node, over the kernel's sockets. */
export function socketBindings(options: SocketBindingsOptions): Record<string, (realm: Realm) => Binding> {
  const { resolvePath, streams, ...parts } = options
  const state = new Int32Array(5)
  return {
    stream_wrap: () => ({
      kReadBytesOrError: READ_BYTES_OR_ERROR,
      kArrayBufferOffset: ARRAY_BUFFER_OFFSET,
      kBytesWritten: BYTES_WRITTEN,
      kLastWriteWasAsync: LAST_WRITE_WAS_ASYNC,
      streamBaseState: state,
      WriteWrap: class WriteWrap {},
      ShutdownWrap: class ShutdownWrap {},
      LibuvStreamWrap: class LibuvStreamWrap {},
    }),
    tcp_wrap: (realm) => {
      const stream = streamStateOf(realm, state)
      class TCP extends TcpHandle {
        constructor() {
          super(parts, stream)
        }
        protected make(): TCP {
          return new TCP()
        }
      }
      return {
        TCP,
        TCPConnectWrap: class TCPConnectWrap {},
        constants: { SOCKET: 0, SERVER: 1, UV_TCP_IPV6ONLY: IPV6_ONLY, UV_TCP_REUSEPORT: 2 },
      }
    },
    pipe_wrap: (realm) => {
      const stream = streamStateOf(realm, state)
      class Pipe extends PipeHandle {
        protected readonly streams = streams
        constructor() {
          super(parts, stream)
        }
        protected make(): Pipe {
          return new Pipe()
        }
        protected resolve(path: string): string {
          return resolvePath(path)
        }
      }
      return {
        Pipe,
        PipeConnectWrap: class PipeConnectWrap {},
        constants: { SOCKET: 0, SERVER: 1, IPC: 2, UV_READABLE: 1, UV_WRITABLE: 2 },
      }
    },
    tty_wrap: (realm) => {
      const stream = streamStateOf(realm, state)
      const isTTY = (fd: number): boolean => fd >= 0 && fd <= STDERR && streams.terminal !== undefined
      return {
        isTTY,
        TTY: class TTY extends TtyHandle {
          constructor(fd: number, context: Record<string, unknown>) {
            super(parts, stream, fd, streams)
            if (!isTTY(fd))
              Object.assign(context, { code: 'EBADF', errno: stream.errno('EBADF'), syscall: 'uv_tty_init' })
          }
        },
        UV_TTY_MODE_NORMAL: TTY_MODES.normal,
        UV_TTY_MODE_IO: TTY_MODES.io,
        UV_TTY_MODE_RAW: TTY_MODES.raw,
        UV_TTY_MODE_RAW_VT: TTY_MODES.rawVt,
      }
    },
    udp_wrap: (realm) => {
      const { errno, toBuffer } = streamStateOf(realm, state)
      return {
        UDP: class UDP extends UdpHandle {
          constructor() {
            super(parts, errno, toBuffer)
          }
        },
        SendWrap: class SendWrap {},
        constants: { UV_UDP_IPV6ONLY: UDP_IPV6_ONLY, UV_UDP_REUSEADDR: UDP_REUSE_ADDRESS, UV_UDP_REUSEPORT: 64 },
      }
    },
    cares_wrap: (realm) => caresWrap(parts, streamStateOf(realm, state).errno),
  }
}
