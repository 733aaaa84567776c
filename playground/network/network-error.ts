/** What a system call of a real machine would report, by its POSIX name. */
export type NetworkErrorCode =
  | 'EACCES'
  | 'EADDRINUSE'
  | 'EADDRNOTAVAIL'
  | 'EAGAIN'
  | 'ECONNREFUSED'
  | 'ECONNRESET'
  | 'EHOSTUNREACH'
  | 'EINVAL'
  | 'EMFILE'
  | 'EMSGSIZE'
  | 'ENETUNREACH'
  | 'ENOENT'
  | 'ENOTCONN'
  | 'ENOTFOUND'
  | 'EPIPE'
  | 'ETIMEDOUT'

export class NetworkError extends Error {
  readonly code: NetworkErrorCode

  constructor(code: NetworkErrorCode, message: string) {
    super(message)
    this.name = 'NetworkError'
    this.code = code
  }
}
