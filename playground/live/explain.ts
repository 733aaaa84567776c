/** Why a connection ended, in words for who never heard the code. */
const ENDS: Record<string, string> = {
  'slow-consumer':
    'The server closed this connection because the page did not read: what others said filled its queue on the server. So one slow reader never holds up the rest.',
  kicked: 'An admin ended your connections with KICK.',
  'idle-timeout': 'The server closed this connection because nothing came from it for too long.',
  shutdown: 'The server is being stopped.',
  'shutting-down': 'The server is being stopped and takes no new connections.',
  'too-many-connections': 'The server has as many connections as it takes, in all or from your address.',
  'rate-limited': 'The server closed this connection because too many requests came too fast.',
  EGONE: 'The server does not know the connection any more: it was started anew, or the page was away for too long.',
  SERVER_STOPPED: 'The server stopped.',
  NO_GATEWAY: 'No server answers.',
  LINK_LOST: 'The way to the server is lost.',
  PAGE_TOO_SLOW: 'The gateway gave this page up because it did not keep up with what came.',
  UNKNOWN_CONTROL: 'This page and the server are of different versions: reload the page.',
  'reset-by-server': 'The server reset the connection.',
  'reset-by-page': 'You reset the connection.',
  fin: 'Both sides have sent FIN.',
  left: 'The page let go of it.',
}

export const explainEnd = (why: string): string => ENDS[why] ?? `The connection failed (${why}).`

/** What a refusal asks for, beside the server's own words. */
const REFUSALS: Record<string, string> = {
  'bad-credentials':
    'Nick and password do not fit together. The server does not say which of them is wrong, or whether there is such an account.',
  'tls-required':
    'This server is reached over a network where others could read along, so it takes no password in plain text. Open the page over HTTPS, or on the machine the server runs on.',
  'rate-limited':
    'There were too many attempts. Wait a minute, then try again: until then the right password is refused too.',
  'login-required': 'This server asks for a login, or this nick belongs to an account.',
  'nick-in-use': 'Somebody has this nick: choose another one.',
  'no-such-nick': 'Nobody has this nick now.',
  'too-large': 'A message is at most 2,048 bytes.',
  quota: 'A limit of the server is reached.',
  busy: 'The server is busy with that: try again in a moment.',
  forbidden: 'That is not yours to do.',
}

export const explainRefusal = (code: string): string => REFUSALS[code] ?? ''

/** Ends behind which the server was, or may have been, started anew. */
export const isRestart = (why: string | undefined): boolean =>
  why !== undefined && ['EGONE', 'SERVER_STOPPED', 'NO_GATEWAY', 'LINK_LOST', 'shutdown', 'shutting-down'].includes(why)
