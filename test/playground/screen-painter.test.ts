import { Terminal } from '@xterm/xterm'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { useCellWidth } from '../../playground/terminal/cell-width.ts'
import { ScreenPainter } from '../../playground/terminal/screen-painter.ts'
import { type Fragment, fragmentText, Transcript } from '../../playground/terminal/transcript.ts'

const bytes = (text: string) => new TextEncoder().encode(text)

/** A painter with a real xterm, which needs no page until it is opened. */
class Screen {
  readonly transcript = new Transcript()
  /** What the displayed lines should be, whatever the painter thinks. */
  readonly lines: string[] = []
  input = { text: '', cursor: 0 }
  readonly #terminal: Terminal
  readonly #painter: ScreenPainter

  constructor(columns: number, rows: number) {
    this.#terminal = new Terminal({ cols: columns, rows, scrollback: 10_000, allowProposedApi: true })
    useCellWidth(this.#terminal.unicode)
    this.#painter = new ScreenPainter({ columns, rows })
  }

  async show(fragments: readonly Fragment[]): Promise<void> {
    const gutters = { page: '▸ ', server: '◂ ', note: '· ' }
    for (const fragment of fragments) {
      if (fragment.begins) this.lines.push(gutters[fragment.from])
      this.lines.push(`${this.lines.pop() ?? ''}${fragmentText(fragment)}`)
    }
    await this.write(this.#painter.paint(fragments, this.input))
  }

  async type(text: string, cursor = text.length): Promise<void> {
    this.input = { text, cursor }
    await this.show([])
  }

  async resize(columns: number, rows: number): Promise<void> {
    await this.write(this.#painter.resize({ columns, rows }))
    this.#terminal.resize(columns, rows)
    await this.show([])
  }

  async clear(): Promise<void> {
    this.lines.length = 0
    await this.write(this.#painter.clear())
    await this.show([])
  }

  write(sequence: string): Promise<void> {
    return new Promise((resolve) => this.#terminal.write(sequence, resolve))
  }

  /** Rows of the screen and its scrollback, those that xterm wrapped joined again, empty ones at the end left out. */
  get rows(): string[] {
    const { active } = this.#terminal.buffer
    const rows: string[] = []
    for (let index = 0; index < active.length; index++) {
      const row = active.getLine(index)
      const next = active.getLine(index + 1)
      const text = row?.translateToString(!next?.isWrapped) ?? ''
      if (row?.isWrapped) rows.push(`${rows.pop() ?? ''}${text}`)
      else rows.push(text)
    }
    while (rows.at(-1)?.trim() === '') rows.pop()
    return rows.map((row) => row.trimEnd())
  }

  /** The row with the cursor, `|` where it stands. */
  get cursorRow(): string {
    const { active } = this.#terminal.buffer
    const row = active.getLine(active.baseY + active.cursorY)
    const before = row?.translateToString(false, 0, active.cursorX) ?? ''
    return `${before}|${row?.translateToString(true, active.cursorX) ?? ''}`
  }
}

describe('ScreenPainter', () => {
  test('keeps the line being edited below what comes', async () => {
    const screen = new Screen(40, 6)
    await screen.type('draft', 2)
    await screen.show(screen.transcript.sent(bytes('hello\r\n')))
    await screen.show(screen.transcript.received(bytes('hello\r\n')))
    expect(screen.rows).toEqual(['▸ hello␍␊', '◂ hello␍␊', '▸ draft'])
    expect(screen.cursorRow).toBe('▸ dr|aft')
  })

  test('goes on with a line of the server where its last read stopped', async () => {
    const screen = new Screen(40, 6)
    await screen.show(screen.transcript.received(bytes('+PO')))
    await screen.type('x')
    await screen.show(screen.transcript.received(bytes('NG\r\n')))
    expect(screen.rows).toEqual(['◂ +PONG␍␊', '▸ x'])
  })

  test('begins a new line when somebody else spoke in between', async () => {
    const screen = new Screen(40, 6)
    await screen.show(screen.transcript.received(bytes('a')))
    await screen.show(screen.transcript.sent(bytes('b')))
    await screen.show(screen.transcript.received(bytes('c')))
    expect(screen.rows).toEqual(['◂ a', '▸ b', '◂ c', '▸'])
  })

  test('writes nothing of the wire as a control sequence', async () => {
    const screen = new Screen(60, 6)
    await screen.show(screen.transcript.received(bytes('\x1b[2J\x1b]0;title\x07\x9b\r\n')))
    expect(screen.rows[0]).toBe(String.raw`◂ \x1b[2J\x1b]0;title\x07\u{9b}␍␊`)
  })

  test('shows the rows around the cursor of an input taller than the screen', async () => {
    const screen = new Screen(12, 4)
    await screen.show(screen.transcript.note('top'))
    await screen.type(Array.from({ length: 20 }, (_, index) => `row ${index}`).join('\n'))
    expect(screen.rows).toEqual(['· top', '▸ row 17␊', '  row 18␊', '  row 19'])
    await screen.type(screen.input.text, 0)
    expect(screen.rows).toEqual(['· top', '▸ row 0␊', '  row 1␊', '  row 2␊'])
    expect(screen.cursorRow).toBe('▸ |row 0␊')
  })

  test('clears the screen and what is above it', async () => {
    const screen = new Screen(20, 3)
    await screen.type('kept')
    for (let line = 0; line < 9; line++) await screen.show(screen.transcript.note(`line ${line}`))
    await screen.clear()
    expect(screen.rows).toEqual(['▸ kept'])
  })

  const SINGLE = ['a', 'bc', ' ', '你', '👍', '\n', '\x1b', '🇳🇱']
  const COMBINED = ['e\u0301', '👩‍👩‍👧']
  const textOf = (parts: readonly string[]) =>
    fc.array(fc.constantFrom(...parts), { maxLength: 30 }).map((chosen) => chosen.join(''))
  const typed = textOf([...SINGLE, ...COMBINED])
  const act = fc.oneof(
    fc.record({ act: fc.constantFrom('receive' as const), text: typed, end: fc.constantFrom('', '\r\n', '\n') }),
    fc.record({ act: fc.constantFrom('send' as const), text: typed, end: fc.constantFrom('', '\r\n') }),
    fc.record({ act: fc.constantFrom('type' as const), text: typed, end: fc.constantFrom('') }),
  )

  test('shows every line whole and the cursor in its place, whatever comes and however wide it is', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 8, max: 30 }), fc.array(act, { maxLength: 12 }), async (columns, acts) => {
        const screen = new Screen(columns, 8)
        for (const { act, text, end } of acts) {
          if (act === 'type') await screen.type(text.replaceAll('\n', ''))
          else if (act === 'send') await screen.show(screen.transcript.sent(bytes(text + end)))
          else await screen.show(screen.transcript.received(bytes(text + end)))
        }
        await screen.type('end')
        expect(screen.cursorRow).toBe('▸ end|')
        expect(screen.rows.join('').replaceAll(' ', '')).toBe([...screen.lines, '▸ end'].join('').replaceAll(' ', ''))
      }),
      { numRuns: 150 },
    )
  })

  test('survives any resizing, in the middle of a line too', async () => {
    // Without combined characters: when rows get shorter, xterm 6 itself mislays them (BufferLine.copyCellsFrom).
    const single = textOf(SINGLE)
    const widths = fc.array(fc.integer({ min: 8, max: 40 }), { minLength: 1, maxLength: 6 })
    await fc.assert(
      fc.asyncProperty(widths, single, fc.constantFrom('', '\r\n'), async (sizes, text, end) => {
        const screen = new Screen(20, 8)
        await screen.show(screen.transcript.received(bytes(text + end)))
        await screen.type('a draft that wraps', 3)
        for (const width of sizes) await screen.resize(width, 4 + (width % 7))
        await screen.show(screen.transcript.received(bytes('more\r\n')))
        await screen.type('end')
        expect(screen.cursorRow).toBe('▸ end|')
        expect(screen.rows.join('').replaceAll(' ', '')).toBe([...screen.lines, '▸ end'].join('').replaceAll(' ', ''))
      }),
      { numRuns: 100 },
    )
  })
})
