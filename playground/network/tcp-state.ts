/** The states of a connection, RFC 9293 §3.3.2. LISTEN is that of a `TcpListener`. */
export type TcpState =
  | 'SYN-SENT'
  | 'SYN-RECEIVED'
  | 'ESTABLISHED'
  | 'FIN-WAIT-1'
  | 'FIN-WAIT-2'
  | 'CLOSE-WAIT'
  | 'CLOSING'
  | 'LAST-ACK'
  | 'TIME-WAIT'
  | 'CLOSED'

type Changes = Partial<Record<TcpState, TcpState>>

/** The program sends FIN: no more from here. */
export const ON_SHUTDOWN: Changes = { ESTABLISHED: 'FIN-WAIT-1', 'CLOSE-WAIT': 'LAST-ACK' }
/** The peer's FIN has come, with all before it. */
export const ON_FIN: Changes = {
  ESTABLISHED: 'CLOSE-WAIT',
  'FIN-WAIT-1': 'CLOSING',
  'FIN-WAIT-2': 'TIME-WAIT',
}
/** The peer has acknowledged our FIN. */
export const ON_FIN_ACKNOWLEDGED: Changes = {
  'FIN-WAIT-1': 'FIN-WAIT-2',
  CLOSING: 'TIME-WAIT',
  'LAST-ACK': 'CLOSED',
}
