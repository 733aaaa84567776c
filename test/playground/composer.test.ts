import { describe, expect, test } from 'vitest'
import { BusyError, Composer } from '../../playground/terminal/composer.ts'

function compose() {
  const sent: string[] = []
  const composer = new Composer({
    send: (bytes) => sent.push(new TextDecoder().decode(bytes)),
    changed: () => undefined,
    failed: () => undefined,
  })
  return { composer, sent }
}

describe('Composer', () => {
  test('puts the chosen ending behind each line, and with escapes only there', () => {
    const { composer } = compose()
    expect(composer.line('a\nb')).toEqual(new TextEncoder().encode('a\r\nb\r\n'))
    composer.set({ escapes: true, ending: 'lf' })
    expect(composer.line('a\\r\nb\\x00')).toEqual(Uint8Array.from([0x61, 0x0d, 0x0a, 0x62, 0x00, 0x0a]))
    composer.set({ ending: 'none' })
    expect(composer.line('\\\\')).toEqual(Uint8Array.from([0x5c]))
  })

  test('refuses to send amid a send in pieces, and does again once it is stopped', () => {
    const { composer, sent } = compose()
    composer.set({ inPieces: true, pieces: { size: 1, gap: 1000 } })
    composer.send(composer.line('ab'))
    expect(composer.progress).toMatchObject({ sent: 1, total: 4 })
    expect(() => composer.send(composer.line('c'))).toThrow(BusyError)
    expect(() => composer.send(composer.line('c'))).toThrow('1 of 4 bytes are sent')
    composer.stop()
    expect(composer.progress).toBeUndefined()
    composer.set({ inPieces: false })
    composer.send(composer.line('c'))
    expect(sent).toEqual(['a', 'c\r\n'])
  })
})
