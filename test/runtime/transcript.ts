/** What one program left behind. */
export interface ProgramTranscript {
  /** The stem of its file: `main`, `server`, `client`. */
  readonly name: string
  readonly stdout: string
  readonly stderr: string
  /** Null when a signal ended it. */
  readonly exitCode: number | null
  /** The signal that ended it, such as `SIGINT`. */
  readonly signal: string | null
}

/** What a case left behind, its programs in the order in which they start. */
export interface Transcript {
  readonly programs: readonly ProgramTranscript[]
}

/** What differs from one run to the next without meaning anything. */
export interface Circumstances {
  /** The absolute path of the working directory, symbolic links resolved, without a slash at its end. */
  readonly cwd: string
  /** The ports that the runner chose and handed to the programs. */
  readonly ports: readonly number[]
}

/** `(node:4711) Warning`: the process id of whoever warns. */
const WARNING_PID = /^\((node|porthole):\d+\)/gm
/** A port in an address, after a word that ends in "port", or quoted in an `argv`. Others are left alone: they are figures. */
const PORT_PLACE = /(?<=[\d\]a-z*]:|[pP]orts?:? |\[ )\d{4,5}\b|(?<=')\d{4,5}(?=')/g
/** Systems choose from these (Linux from 32768, IANA from 49152). No program of the suite prints such a number as an address itself. */
const CHOSEN_PORT = { first: 32_768, last: 65_534 }
const FRAME = /^\s+at .*?( \{)?$/
/** Where Node's own code threw: the place, its source line, the caret. */
const NODE_EXCERPT = /^node:[\w/]+:\d+\n.*\n\s+\^+\n/gm

/** The transcript without what may differ between two right runs. Each rule has its reason. */
export function normalise(transcript: Transcript, { cwd, ports }: Circumstances): Transcript {
  const seen = new Map<string, string>()
  const portName = (port: string): string => {
    const value = Number(port)
    if (!ports.includes(value) && (value < CHOSEN_PORT.first || value > CHOSEN_PORT.last)) return port
    const name = seen.get(port) ?? `<port ${seen.size + 1}>`
    seen.set(port, name)
    return name
  }
  const text = (raw: string): string => {
    // The folder is a new one each time, and the page has one of its own.
    const placed = raw.replaceAll(cwd, '<cwd>')
    // A process id says nothing; the page has none.
    const anonymous = placed.replace(WARNING_PID, '($1:<pid>)')
    // Node's own files have other line numbers in the page, where they are bundled.
    const own = ownFrames(anonymous.replace(NODE_EXCERPT, '<node source>\n'))
    // A port that the system chose is another one each time; that two places name the same one still shows.
    return own.replace(PORT_PLACE, portName)
  }
  return {
    programs: transcript.programs.map((program) => ({
      ...program,
      stdout: text(program.stdout),
      stderr: text(program.stderr),
    })),
  }
}

/** The text with only those stack frames that lie in the working directory: how Node gets there is its own affair. */
function ownFrames(text: string): string {
  const kept: string[] = []
  for (const line of text.split('\n')) {
    const frame = FRAME.exec(line)
    if (!frame || line.includes('<cwd>')) {
      kept.push(line)
      continue
    }
    // The brace after the last frame opens the properties of the error.
    if (frame[1] && kept.length > 0) kept.push(`${kept.pop()}${frame[1]}`)
  }
  return kept.join('\n')
}
