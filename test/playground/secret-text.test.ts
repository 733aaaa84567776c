import { describe, expect, test } from 'vitest'
import { layoutInput } from '../../playground/terminal/input-layout.ts'
import { LineEditor } from '../../playground/terminal/line-editor.ts'
import { LineHistory } from '../../playground/terminal/line-history.ts'
import { withoutSecrets } from '../../playground/terminal/secret-text.ts'

const SIZE = { columns: 60, maxRows: 5 }

describe('passwords in the line', () => {
  test('are dots while they are typed, one for each character, the line breaks kept', () => {
    const text = 'LOGIN ada sesame öpen\nPING sesame'
    const { rows, cursor } = layoutInput(text, 12, SIZE)
    expect(rows).toEqual([`LOGIN ada ${'•'.repeat(11)}␊`, 'PING sesame'])
    expect(cursor).toEqual({ row: 0, column: 14 })
    expect(layoutInput('register bob x', 14, SIZE).rows).toEqual(['register bob •'])
    expect(layoutInput('LOGIN ada', 9, SIZE).rows).toEqual(['LOGIN ada'])
  })

  test('do not go into the history', () => {
    const editor = new LineEditor(new LineHistory())
    editor.insert('LOGIN ada sesame')
    editor.commit(editor.text)
    editor.older()
    expect(editor.text).toBe('LOGIN ada ')
    expect(withoutSecrets('ECHO LOGIN ada x\nREGISTER bob y\nWHO')).toBe('ECHO LOGIN ada x\nREGISTER bob \nWHO')
  })
})
