import { FileNameError } from '../client/file-name.ts'
import { SendError } from '../gateway/connection.ts'
import type { ConnectionState } from '../gateway/connection-state.ts'
import { describeRefusal, describeState, type StateWords } from '../gateway/connection-words.ts'
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

/** Where a terminal stands. */
export function describeSession(session: TerminalSession | undefined): StateWords {
  const { state = { name: 'connecting' } as const, line, reopens } = session ?? {}
  const { words, advice } = describeState(state, location.host, line?.connection.link)
  if (reopens) return { words, advice: `${advice} The page tries again by itself.` }
  return { words, advice: advice || (line?.intake.advice ?? '') }
}
