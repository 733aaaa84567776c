import type { ErrorCode } from '../protocol/errors.ts'
import { encodeLines, failure } from '../protocol/reply.ts'
import type { Handler, Service } from './connection.ts'

const ignore = () => undefined

/** Says why the connection cannot be served, whatever the service, and ends it. */
export const refusal =
  (code: ErrorCode, message: string): Service =>
  (connection): Handler => {
    connection.write(encodeLines([failure(code, message)]))
    connection.end(code)
    return { data: ignore, drain: ignore, end: ignore, idle: ignore, shutdown: ignore, close: ignore }
  }
