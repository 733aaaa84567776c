import { expect, test } from 'vitest'
import { BUILD_OPTIONS, PUBLIC_URL_VARIABLE } from '../../../docs/build/build-options.ts'
import { OPTION_NAMES, variable } from '../../../server/cli/options.ts'
import { file, files, page } from '../../support/page.ts'

// What every page of the guides and of the reference says.

const TEXTS = new Map(
  [...files('docs/content/docs/{guides,reference}/*.md')].map(([path, text]) => [
    path.replace('docs/content/docs', '').replace('.md', '/'),
    text,
  ]),
)
/** How `npm start` starts the server: `node`, flags for it, and the program. */
const [START = ''] = /node .*server\/cli\/main\.ts/.exec(JSON.parse(file('package.json')).scripts.start) ?? []
const NODE_FLAGS = START.match(/(?<=--)[a-z-]+/g) ?? []
const OPTIONS_KNOWN: string[] = [
  ...OPTION_NAMES,
  ...Object.keys(BUILD_OPTIONS),
  'help',
  'version',
  'admin',
  ...NODE_FLAGS,
]
const VARIABLES_KNOWN = [...OPTION_NAMES.map(variable), 'PORTHOLE_ADMIN_PASSWORD', PUBLIC_URL_VARIABLE]

const anchors = (text: string) =>
  [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\d _-]/gu, '')
      .replaceAll(' ', '-'),
  )

test.each([...TEXTS])('%s names options and variables that are there', (_, text) => {
  const own = text.match(/`--[^`]*`|^(?:npm|node_modules|PORTHOLE_).*$/gm) ?? []
  const options = own.flatMap((words) => words.match(/(?<=--)[a-z][a-z-]+/g) ?? [])
  expect(OPTIONS_KNOWN).toEqual(expect.arrayContaining(options))
  expect(VARIABLES_KNOWN).toEqual(expect.arrayContaining(text.match(/PORTHOLE_[A-Z_]+/g) ?? []))
})

test('/guides/operate/ starts the server as npm start does', () => {
  expect(page('guides/operate')).toContain(`node_modules/.bin/${START} serve`)
})

test.each([...TEXTS])('%s has links that lead somewhere', (path, text) => {
  for (const [, to = '', anchor] of text.matchAll(/\]\((\/[^)#]*)?(?:#([^)]*))?\)/g)) {
    const target = TEXTS.get(to || path)
    expect([to, target === undefined]).toEqual([to, false])
    if (anchor !== undefined) expect(anchors(target ?? '')).toContain(anchor)
  }
})
