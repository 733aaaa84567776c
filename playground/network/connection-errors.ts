import type { Endpoint } from './address.ts'
import { NetworkError } from './network-error.ts'
import type { TcpState } from './tcp-state.ts'

export const refusal = ({ address, port }: Endpoint): NetworkError =>
  new NetworkError(
    'ECONNREFUSED',
    `Cannot connect to ${address} port ${port} as somebody must listen there: nobody does`,
  )
/** Who has read the peer's FIN can only be about to write. */
export const resetByPeer = ({ address, port }: Endpoint, state: TcpState): NetworkError =>
  new NetworkError(
    state === 'CLOSE-WAIT' ? 'EPIPE' : 'ECONNRESET',
    `Cannot go on as the connection must be open: ${address} port ${port} reset it`,
  )
export const unreachable = ({ address }: Endpoint): NetworkError =>
  new NetworkError('EHOSTUNREACH', `Cannot connect to ${address} as a host must have that address: none answers`)
export const timeout = ({ address, port }: Endpoint): NetworkError =>
  new NetworkError('ETIMEDOUT', `Cannot go on as ${address} port ${port} must answer: it did not`)
