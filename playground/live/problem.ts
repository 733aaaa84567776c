import { ConversationError } from '../client/conversation.ts'
import { RefusedError } from '../client/reply.ts'
import { SendError } from '../gateway/connection.ts'

/** What became of something a person asked for; `undefined` when it was done. */
export type Problem = { readonly code: string; readonly message: string } | undefined

/** Whether a request went unanswered because its connection is over. */
export const isInterrupted = (error: unknown): boolean =>
  error instanceof ConversationError || error instanceof SendError

/** Does it, or tells why the server did not. */
export async function attempt(work: () => Promise<unknown>): Promise<Problem> {
  try {
    await work()
    return undefined
  } catch (error) {
    if (error instanceof RefusedError) return { code: error.code, message: error.message }
    if (error instanceof ConversationError && error.code === 'HALF_A_LINE')
      return { code: 'not-sent', message: 'A file is on its way on the same connection: try again once it is there.' }
    if (isInterrupted(error))
      return { code: 'not-sent', message: 'There is no connection: it was not sent, or not answered.' }
    throw error
  }
}
