import type { Capture } from '../capture.ts'
import { enhancedPacket, interfaceDescription, LINKTYPE_RAW, MAX_COMMENT_BYTES, sectionHeader } from './blocks.ts'
import { conversationOf } from './conversation.ts'
import { encodeSegment } from './segment.ts'

const APPLICATION = 'Porthole'
const COMMENT =
  'The TCP segments in this file are synthesised: Porthole saw writes and reads, not segments. ' +
  'Each write and each read was cut into segments at a maximum segment size, and handshake, acknowledgements, ' +
  'sequence numbers, windows and checksums were made up to match. Bytes, their order, addresses and ends are those of the connection; ' +
  'times are those of the page, when it sent and received.'

/** Reads by characters, so that it is cut between two of them: at most four bytes each. */
const commentOf = (remarks: readonly string[]): string =>
  [COMMENT, ...remarks].join(' ').slice(0, Math.floor(MAX_COMMENT_BYTES / 4))

/** A pcapng file with what `captures` hold, the packets of all in the order of their times. */
export function toPcapng(captures: readonly Capture[]): Uint8Array<ArrayBuffer>[] {
  const conversations = captures.map(conversationOf)
  const packets = conversations.flatMap(({ segments }) => segments).sort((a, b) => a.at - b.at)
  return [
    sectionHeader(APPLICATION, commentOf(conversations.flatMap(({ remarks }) => remarks))),
    interfaceDescription(LINKTYPE_RAW, 'porthole', 'Synthesised from writes and reads'),
    ...packets.map((segment) => enhancedPacket(0, segment.at, encodeSegment(segment))),
  ]
}
