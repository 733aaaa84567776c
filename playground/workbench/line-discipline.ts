/** What the keyboard of a terminal brings about. */
export interface Discipline {
  /** Shown on the screen. */
  echo(text: string): void
  /** Bytes for the program. */
  input(bytes: Uint8Array): void
  /** Ctrl-D on an empty line: the input is over. */
  end(): void
  signal(name: 'SIGINT' | 'SIGQUIT'): void
}

/** Characters of one line, as POSIX's MAX_CANON bounds it on Linux; more are not taken. */
export const MAX_LINE = 4095

const INTERRUPT = '\x03'
const END_OF_FILE = '\x04'
const ERASE = '\x7f'
const BACKSPACE = '\b'
const KILL = '\x15'
const WORD_ERASE = '\x17'
const QUIT = '\x1c'
/** What a terminal sends for keys such as the arrows: a line that is edited by the system knows none of them. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they begin with the escape character
const SEQUENCE = /^\x1b(?:\[[0-9;?]*[ -/]*[@-~]|O.|.)?/
// biome-ignore lint/suspicious/noControlCharactersInRegex: shown as ^A and the like
const CONTROL = /[\x00-\x1f\x7f]/g

const encoder = new TextEncoder()
const segmenter = new Intl.Segmenter()

/**
 * The line discipline of a terminal (POSIX, General Terminal Interface): a program reads whole lines, which the system
 * lets one edit, unless it asks for raw mode.
 */
export class LineDiscipline {
  raw = false
  readonly #to: Discipline
  readonly #width: (text: string) => number
  #line = ''

  /** `width` tells how many columns a text takes on the screen. */
  constructor(to: Discipline, width: (text: string) => number) {
    this.#to = to
    this.#width = width
  }

  /** What the keyboard sent, or what was pasted. */
  type(text: string): void {
    if (this.raw) {
      this.#to.input(encoder.encode(text))
      return
    }
    for (let rest = text; rest !== ''; ) {
      const [taken = ''] = SEQUENCE.exec(rest) ?? [rest.slice(0, (rest.codePointAt(0) ?? 0) > 0xffff ? 2 : 1)]
      this.#key(taken)
      rest = rest.slice(taken.length)
    }
  }

  /** A new program reads from here: nothing is left of what was typed for the last one. */
  restart(): void {
    this.raw = false
    this.#line = ''
  }

  #key(key: string): void {
    switch (key) {
      case '\r':
      case '\n':
        this.#to.echo('\n')
        return this.#send(`${this.#line}\n`)
      case INTERRUPT:
        return this.#signal('^C', 'SIGINT')
      case QUIT:
        return this.#signal('^\\', 'SIGQUIT')
      case END_OF_FILE:
        if (this.#line === '') this.#to.end()
        else this.#send(this.#line)
        return undefined
      case ERASE:
      case BACKSPACE:
        return this.#erase([...segmenter.segment(this.#line)].at(-1)?.segment.length ?? 0)
      case KILL:
        return this.#erase(this.#line.length)
      case WORD_ERASE:
        return this.#erase(/\S*\s*$/.exec(this.#line)?.[0].length ?? 0)
      default:
        return this.#add(key)
    }
  }

  #add(text: string): void {
    if (text.startsWith('\x1b') || this.#line.length + text.length > MAX_LINE) return
    this.#line += text
    this.#to.echo(shown(text))
  }

  #erase(length: number): void {
    const gone = this.#line.slice(this.#line.length - length)
    this.#line = this.#line.slice(0, this.#line.length - length)
    const columns = this.#width(shown(gone))
    this.#to.echo('\b \b'.repeat(columns))
  }

  #send(text: string): void {
    this.#line = ''
    this.#to.input(encoder.encode(text))
  }

  #signal(text: string, name: 'SIGINT' | 'SIGQUIT'): void {
    this.#line = ''
    this.#to.echo(text)
    this.#to.signal(name)
  }
}

/** Control characters as the system echoes them: ^A. */
const shown = (text: string): string =>
  text.replace(CONTROL, (character) =>
    character === '\t' ? character : `^${String.fromCharCode(character.charCodeAt(0) ^ 64)}`,
  )
