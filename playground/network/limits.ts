/**
 * Every bound of the network, by name. The values are those of Linux where nothing else is said;
 * a network may be made with others.
 */
export interface Limits {
  /** Machines on one network. */
  readonly hosts: number
  /** Open sockets of one host, of all kinds: beyond it `EMFILE`. */
  readonly socketsPerHost: number
  /** Listeners to the capture. */
  readonly taps: number

  /** Bytes that were written and are not yet acknowledged, of one connection. */
  readonly sendBuffer: number
  /** Segments that were sent and are not yet acknowledged, of one connection: what a flood of one byte each is held to. */
  readonly segmentsInFlight: number
  /** Bytes that arrived and are not yet acknowledged by the program, of one connection. */
  readonly receiveBuffer: number
  /** The most that one read returns, in bytes. */
  readonly readSize: number

  /** The longest queue of connections not yet accepted, whatever `listen` asked for. */
  readonly backlog: number
  /** Times a SYN is sent again before `ETIMEDOUT`, and a SYN,ACK before it is forgotten. */
  readonly synRetries: number
  readonly synAckRetries: number
  /** Times a segment or a window probe is sent again before `ETIMEDOUT`. */
  readonly dataRetries: number
  /** Times a silent peer is asked whether it is there before `ETIMEDOUT`, and how far apart, in milliseconds: as libuv sets it. */
  readonly keepAliveProbes: number
  readonly keepAliveIntervalMs: number

  /** The first wait for the answer to a SYN, in milliseconds; it doubles each time. */
  readonly initialRtoMs: number
  /** What is added to the round trip for the wait before a segment is sent again, in milliseconds. */
  readonly minRtoMs: number
  /** The longest such wait, in milliseconds. */
  readonly maxRtoMs: number
  /** How long an acknowledgement may wait for data to travel with, in milliseconds. */
  readonly delayedAckMs: number
  /** TIME-WAIT, 2·MSL, in milliseconds: Linux waits 60 s, this a tenth of it, so that a lesson can wait too. */
  readonly timeWaitMs: number
  /** How long FIN-WAIT-2 waits for a FIN once the program has closed, in milliseconds: a tenth of Linux's 60 s. */
  readonly finWait2Ms: number
  /** How long a neighbour that is not there is asked for, in milliseconds, before `EHOSTUNREACH`. */
  readonly neighbourMs: number

  /** Ports below need privileges that no program here has: `EACCES`. */
  readonly firstUnprivilegedPort: number
  /** The range that free ports are taken from, both ends included. */
  readonly firstEphemeralPort: number
  readonly lastEphemeralPort: number

  /** The largest payload of a UDP datagram, in bytes. */
  readonly datagram: number
  /** Datagrams that wait to be read, in bytes of one socket; more are dropped. */
  readonly datagramBuffer: number
  /** Bytes of datagrams that wait for a slow link; more are dropped. */
  readonly linkQueue: number

  /** The longest path of a Unix socket, in bytes. */
  readonly unixPath: number
  /** Bytes on their way through one direction of a Unix socket. */
  readonly unixBuffer: number

  /** Events handled before the host's own event loop gets a turn. */
  readonly eventsPerTurn: number
  /** Events that one step of held time may take. */
  readonly eventsPerStep: number
}

export const LIMITS: Limits = {
  hosts: 64,
  socketsPerHost: 20_000,
  taps: 16,

  sendBuffer: 256 * 1024,
  segmentsInFlight: 8192,
  receiveBuffer: 256 * 1024,
  readSize: 64 * 1024,

  backlog: 4096,
  synRetries: 6,
  synAckRetries: 5,
  dataRetries: 15,
  keepAliveProbes: 10,
  keepAliveIntervalMs: 1000,

  initialRtoMs: 1000,
  minRtoMs: 200,
  maxRtoMs: 120_000,
  delayedAckMs: 40,
  timeWaitMs: 6000,
  finWait2Ms: 6000,
  neighbourMs: 3000,

  firstUnprivilegedPort: 1024,
  firstEphemeralPort: 32_768,
  lastEphemeralPort: 60_999,

  datagram: 65_507,
  datagramBuffer: 208 * 1024,
  linkQueue: 256 * 1024,

  unixPath: 107,
  unixBuffer: 208 * 1024,

  eventsPerTurn: 20_000,
  eventsPerStep: 20_000,
}
