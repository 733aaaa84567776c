import { endedByFin, endedByReset, endsOf, isEcho, type Step, textOf } from '../step.ts'

export const steps: readonly Step[] = [
  {
    id: 'connected',
    task: 'The terminal connects by itself. Your client’s address and port then stand above the screen, and behind `accepted` in what the server saw.',
    hint: 'No connection? Press Reconnect. If that does not help, see whether the server still runs in the shell where you started it.',
    done: (captures) => captures.some((capture) => capture.service === 'echo' && endsOf(capture) !== undefined),
  },
  {
    id: 'echo-hello',
    task: 'Type `hello` and press Enter. The same bytes come back.',
    hint: 'The step looks for `hello` in the bytes that came back. Click into the terminal first, so that it gets your keys.',
    done: (captures) =>
      captures.some(
        (capture) => capture.service === 'echo' && isEcho(capture) && textOf(capture, 'received').includes('hello'),
      ),
  },
  {
    id: 'six-bytes',
    task: 'Choose the line ending LF and send `hello` again. Now the server reads 6 bytes.',
    hint: 'The line ending is a control of the terminal: CRLF adds two bytes to what you type, LF adds one, none adds none.',
    done: (captures) =>
      captures.some(
        (capture) => capture.service === 'echo' && isEcho(capture) && textOf(capture, 'received').includes('hello\n'),
      ),
  },
  {
    id: 'another-port',
    task: 'Note your client’s port and press Reconnect. The server’s port is the same as before, your client’s is another.',
    hint: 'The two ends stand above the screen, with an arrow from your client to the server.',
    done: (captures) => {
      const ends = captures.flatMap((capture) => (capture.service === 'echo' ? (endsOf(capture) ?? []) : []))
      return ends.some((one) => ends.some((other) => one.remote === other.remote && one.local !== other.local))
    },
  },
  {
    id: 'close-with-fin',
    task: 'Press Send FIN. The server sees the FIN, sends its own, and the connection ends.',
    hint: 'If the connection has ended already, press Reconnect first.',
    done: (captures) => captures.some((capture) => capture.service === 'echo' && endedByFin(capture)),
  },
  {
    id: 'abort-with-reset',
    task: 'Press Reconnect, then Reset. The server sees RST, and no FIN.',
    hint: 'A connection ends once: after a FIN there is nothing left to reset. Take a new connection.',
    done: (captures) => captures.some((capture) => capture.service === 'echo' && endedByReset(capture)),
  },
]
