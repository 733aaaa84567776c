const CORE: Readonly<Record<string, string>> = {
  ALPHA: '[A-Za-z]',
  DIGIT: '\\d',
  HEXDIG: '[\\dA-Fa-f]',
  OCTET: '[\\0-\\xFF]',
  SP: ' ',
  CR: '\\r',
  LF: '\\n',
  CRLF: '\\r\\n',
}
/** What stands for a rule that is missing, which `used` and `names` tell. */
const NEVER = '(?!)'
const LITERAL = /(?:%s)?"[^"]*"|%x[\dA-F.-]+/g
const NAME = /[A-Za-z][\w-]*/g
const TOKEN = new RegExp(`\\s+|${LITERAL.source}|\\d*\\*\\d*|\\d+|${NAME.source}|[()[\\]/]`, 'g')

export const exactly = (text: string): string => text.replaceAll(/[^\w ]/g, '\\$&')
const eitherCase = (text: string): string =>
  exactly(text).replaceAll(/[A-Za-z]/g, (letter) => `[${letter.toUpperCase()}${letter.toLowerCase()}]`)
const numeric = (value: string): string =>
  value.includes('-') ? `[${value.replaceAll(/[\dA-F]+/g, '\\x$&')}]` : value.replaceAll(/([\dA-F]+)\.?/g, '\\x$1')

/** A grammar in ABNF (RFC 5234, RFC 7405) as regular expressions over bytes, one a character. */
export class Grammar {
  /** What each rule is made of, on one line. */
  readonly #rules: ReadonlyMap<string, string>
  readonly #compiled = new Map<string, RegExp>()

  constructor(abnf: string) {
    const unfolded = abnf.replaceAll(/ *;.*$/gm, '').replaceAll(/\n +/g, ' ')
    const rules = [...unfolded.matchAll(/^([\w-]+) += (.*)$/gm)]
    this.#rules = new Map(rules.map(([, name = '', elements = '']) => [name, elements]))
  }

  /** The rules of the grammar, those of RFC 5234 that every grammar has among them. */
  get names(): Set<string> {
    return new Set([...this.#rules.keys(), ...Object.keys(CORE)])
  }

  /** The rules that others are made of. */
  get used(): Set<string> {
    const elements = [...this.#rules.values()].map((rule) => rule.replaceAll(LITERAL, ' '))
    return new Set(elements.flatMap((rule) => rule.match(NAME) ?? []))
  }

  /** What no rule of ABNF allows. */
  get nonsense(): string {
    return [...this.#rules.values()].join(' ').replaceAll(TOKEN, '')
  }

  /** The rules that one is made of. */
  parts(rule: string): string[] {
    return this.#rules.get(rule)?.match(NAME) ?? []
  }

  /** The words between the quotes of one rule. */
  literals(rule: string): string[] {
    return [...(this.#rules.get(rule) ?? '').matchAll(/"([^"]+)"/g)].map(([, word = '']) => word)
  }

  /** Which of these texts do not fit a rule; they are bytes, one a character. */
  misfits(rule: string, texts: readonly string[]): string[] {
    const whole = this.#compiled.get(rule) ?? new RegExp(`^(?:${this.#pattern(rule)})$`)
    this.#compiled.set(rule, whole)
    return texts.filter((text) => !whole.test(text))
  }

  #pattern(name: string): string {
    const elements = this.#rules.get(name)
    if (elements === undefined) return CORE[name] ?? NEVER
    /** ABNF counts before an element, a regular expression behind it. */
    let count = ''
    const open: string[] = []
    const counted = (atom: string) => {
      const whole = `(?:${atom})${count}`
      count = ''
      return whole
    }
    return elements.replaceAll(TOKEN, (token) => {
      if (/^\s/.test(token)) return ''
      if (token === '/') return '|'
      if (token === '(' || token === '[') {
        open.push(token === '[' ? '?' : count)
        count = ''
        return '(?:'
      }
      if (token === ')' || token === ']') return `)${open.pop()}`
      if (/^[\d*]/.test(token)) {
        const [least = '', most = least] = token.split('*')
        count = `{${least || 0},${most}}`
        return ''
      }
      if (token.startsWith('%s')) return counted(exactly(token.slice(3, -1)))
      if (token.startsWith('"')) return counted(eitherCase(token.slice(1, -1)))
      return counted(token.startsWith('%x') ? numeric(token.slice(2)) : this.#pattern(token))
    })
  }
}
