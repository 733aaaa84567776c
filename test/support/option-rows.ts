import { OPTIONS, type OptionName, variable } from '../../server/cli/options.ts'
import { rows } from './page.ts'

/** The row that a table must have for an option of `porthole serve`: usage, default and variable. */
export const optionRow = (name: OptionName): string[] => {
  const option = OPTIONS[name]
  const usage = 'value' in option ? `--${name} <${option.value}>` : `--${name}`
  return [usage, 'fallback' in option ? option.fallback : '', variable(name)]
}

/** The same of the tables of a page. */
export const optionRows = (text: string): string[][] =>
  rows(text)
    .filter(([usage]) => usage?.startsWith('--'))
    .map(([usage = '', fallback = '', meaning = '']) => [usage, fallback, meaning.split('<br>')[1] ?? ''])
