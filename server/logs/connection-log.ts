import { join } from 'node:path'
import { RotatingFile } from './rotating-file.ts'

/** A destination of `pino`: it takes one JSON line at a time, with its ending. */
export interface ConnectionLog {
  write(line: string): void
  close(): Promise<void>
}

/**
 * The log of connections as JSON lines in `<data dir>/logs/connections.jsonl`, beside what goes to
 * standard error; `failed` is told when the file cannot be written.
 */
export function connectionLog(dataDir: string, failed: (error: unknown) => void): ConnectionLog {
  const file = new RotatingFile(join(dataDir, 'logs'), 'connections', failed)
  return {
    write: (line) => file.append(line.trimEnd()),
    close: () => file.close(),
  }
}
