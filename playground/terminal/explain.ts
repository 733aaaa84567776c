import { FileNameError } from '../client/file-name.ts'
import { SendError } from '../gateway/connection.ts'
import type { ConnectionState } from '../gateway/connection-state.ts'
import { describeRefusal, describeState, type StateWords } from '../gateway/connection-words.ts'
import { byteCount } from '../wire/byte-count.ts'
import { BusyError } from './composer.ts'
import { EscapeError } from './escapes.ts'
import { TransferError } from './file-transfers.ts'
import { LineTooLongError } from './line-editor.ts'
import type { TerminalSession } from './session.ts'

const EXPECTED = [SendError, LineTooLongError, BusyError, EscapeError, TransferError, FileNameError]

/** Why what a person asked for was not done, in words; throws what is a fault of the page. */
export function explain(error: unknown, state: ConnectionState): string {
  if (error instanceof SendError && error.code === 'NOT_OPEN') return describeRefusal(state)
  if (error instanceof Error && EXPECTED.some((kind) => error instanceof kind)) return `${error.message}.`
  throw error
}

/** Where a terminal stands; `gathered` is how many bytes wait while it does not read. */
export function describeSession(session: TerminalSession | undefined, gathered: number): StateWords {
  const { state = { name: 'connecting' } as const, line, reopens } = session ?? {}
  const { words, advice } = describeState(state, location.host, line?.connection.link)
  if (reopens) return { words, advice: `${advice} The page tries again by itself.` }
  if (advice !== '' || !line?.connection.options.paused) return { words, advice }
  const filled = gathered > 0 ? ` ${byteCount(gathered)} wait there.` : ''
  return { words, advice: `You stopped reading: what the server sends fills the buffers on the way.${filled}` }
}
