import type { Endpoint } from './address.ts'

/** Bytes of an IPv4 and a UDP header. */
export const DATAGRAM_HEADER_BYTES = 28

export interface Datagram {
  /** As they stand in the headers. */
  readonly from: Endpoint
  readonly to: Endpoint
  readonly data: Uint8Array
}
