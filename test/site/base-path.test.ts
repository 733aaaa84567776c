import { describe, expect, test } from 'vitest'
import { parseBasePath, withBasePath } from '../../docs/build/base-path.ts'

describe('parseBasePath', () => {
  test.each(['/', '/porthole/', '/a/b-c/d_e.f~g/'])('takes %s', (path) => {
    expect(parseBasePath(path)).toBe(path)
  })

  test.each([
    '',
    'porthole',
    '/porthole',
    'porthole/',
    '//',
    '/a//b/',
    '/../',
    '/a/./',
    'https://host/a/',
    '/a b/',
    '/a"/',
  ])('refuses %j, and says what it must be', (path) => {
    expect(() => parseBasePath(path)).toThrow(
      expect.objectContaining({ code: 'bad-base-path', message: expect.stringContaining(JSON.stringify(path)) }),
    )
  })
})

describe('withBasePath', () => {
  const based = (html: string): string => withBasePath(html, '/some/path/')

  test('leads links, images and metadata of the site to where it begins', () => {
    expect(based('<a class="x" href="/lessons/chat/#top">')).toBe('<a class="x" href="/some/path/lessons/chat/#top">')
    expect(based('<img alt="" src="/og.png">')).toBe('<img alt="" src="/some/path/og.png">')
    expect(based('<meta property="og:image" content="/og.png">')).toBe(
      '<meta property="og:image" content="/some/path/og.png">',
    )
    expect(based('<a href="/">')).toBe('<a href="/some/path/">')
  })

  test.each([
    '<a href="/some/path/lessons/">',
    '<a href="/some/path">',
    '<a href="#top">',
    '<a href="https://host/lessons/">',
    '<a href="//host/lessons/">',
    '<a href="lessons/">',
    '<p>href="/lessons/" in a text</p>',
    '<code data-x="/lessons/">',
  ])('leaves %s as it is', (html) => {
    expect(based(html)).toBe(html)
  })

  test('changes nothing at the root', () => {
    expect(withBasePath('<a href="/lessons/">', '/')).toBe('<a href="/lessons/">')
  })
})
