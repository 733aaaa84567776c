import type { StateWords } from '../gateway/connection-words.ts'
import type { ChannelState } from './channel.ts'
import { explainEnd } from './explain.ts'

/** Where a channel stands, in words. */
export function channelWords(state: ChannelState): StateWords {
  switch (state.name) {
    case 'connecting':
      return { words: 'connecting', advice: '' }
    case 'open':
      return { words: 'open', advice: '' }
    case 'lost':
      return {
        words: 'link lost',
        advice: `The way to the server is lost; the connection behind it is kept for a minute. Attempt ${state.attempt} to take it up again follows.`,
      }
    case 'waiting':
      return {
        words: 'gone',
        advice: `${explainEnd(state.why)} Attempt ${state.attempt} to open a new connection follows.`,
      }
    case 'over':
      return { words: 'closed', advice: explainEnd(state.why) }
  }
}
