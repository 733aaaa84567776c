import { randomBytes } from 'node:crypto'
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { SHARE_LIMITS } from '../../playground/share/share-limits.ts'
import { decodeShare, encodeShare, isShareHash } from '../../playground/share/share-link.ts'
import { parseWorkspace } from '../../playground/workspace/parse-workspace.ts'
import { anyWorkspace } from './any-workspace.ts'
import { starter } from './starter.ts'

const MEBIBYTE = 1024 * 1024

const hashOf = (bytes: Uint8Array): string => `#code=1.${Buffer.from(bytes).toString('base64url')}`
const hashOfText = (text: string | Uint8Array): string => hashOf(deflateRawSync(text))
const jsonOf = (hash: string): unknown =>
  JSON.parse(inflateRawSync(Buffer.from(hash.slice('#code=1.'.length), 'base64url')).toString())

describe('encodeShare and decodeShare', () => {
  test('give back any workspace, its files in their order', async () => {
    await fc.assert(
      fc.asyncProperty(anyWorkspace, async (workspace) => {
        const opened = await decodeShare(await encodeShare(workspace))
        expect(opened).toEqual(parseWorkspace(workspace))
        expect(Object.entries(opened.files)).toEqual(Object.entries(workspace.files))
      }),
      { numRuns: 150 },
    )
  })

  test('give the same link for the same workspace, whatever the order of its fields', async () => {
    const { files, programs, links, machines } = starter
    const turned = {
      machines,
      links: Object.fromEntries(Object.entries(links).reverse()),
      programs: programs.map(({ name, file, args }) => ({ args, file, name })),
      files,
    }
    expect(await encodeShare(turned)).toBe(await encodeShare(starter))
    expect(await encodeShare(starter)).toMatch(/^#code=1\.[A-Za-z0-9_-]+$/)
  })

  test('make a link of the first files that a chat takes whole', async () => {
    expect((await encodeShare(starter)).length).toBeLessThan(SHARE_LIMITS.longLink)
  })

  test('encodeShare holds what the format says, and nothing else', async () => {
    const { files, programs, links, machines } = starter
    expect(jsonOf(await encodeShare(starter))).toEqual({ files: Object.entries(files), programs, links, machines })
  })

  test('go up to the limit and not past it', async () => {
    // Of no pattern that deflate could use, and of nothing that JSON writes longer.
    const noise = randomBytes(SHARE_LIMITS.inflated).toString('base64url')
    const of = (length: number) => ({ ...starter, files: { 'a.ts': noise.slice(0, length) }, programs: [] })
    const around = JSON.stringify({ ...of(0), files: [['a.ts', '']] }).length
    const largest = of(SHARE_LIMITS.inflated - around)
    const hash = await encodeShare(largest)
    expect(hash.length).toBeLessThan(SHARE_LIMITS.hash)
    expect((await decodeShare(hash)).files).toEqual(largest.files)
    await expect(encodeShare(of(SHARE_LIMITS.inflated - around + 1))).rejects.toMatchObject({
      name: 'ShareError',
      code: 'too-large',
    })
  })

  test('encodeShare refuses what decodeShare would', async () => {
    const programs = [{ name: 'client', file: 'gone.ts', args: '' }]
    await expect(encodeShare({ ...starter, programs })).rejects.toMatchObject({ code: 'program-file' })
  })
})

describe('decodeShare', () => {
  const good = deflateRawSync(JSON.stringify({ ...starter, files: Object.entries(starter.files) }))

  test('takes a link made elsewhere', async () => {
    expect(await decodeShare(hashOf(good))).toEqual(starter)
  })

  test.each([
    ['no hash', '', 'no-code'],
    ['the hash of a heading', '#the-lesson', 'no-code'],
    ['no version', '#code=abc', 'no-code'],
    ['another version', '#code=2.AAAA', 'version'],
    ['a character outside base64url', `${hashOf(good)}+`, 'base64'],
    ['markup', '#code=1.<img src=x onerror=alert(1)>', 'base64'],
    ['padding', '#code=1.AA==', 'base64'],
    ['a length that base64 never has', '#code=1.AAAAA', 'base64'],
    ['bits left over', '#code=1.AB', 'base64'],
    ['a line end', `${hashOf(good)}\n`, 'base64'],
    ['nothing', '#code=1.', 'broken-deflate'],
    ['broken deflate', hashOf(Uint8Array.of(255, 255, 1, 2)), 'broken-deflate'],
    ['deflate cut short', hashOf(good.subarray(0, -4)), 'broken-deflate'],
    ['something behind the deflate', hashOf(Buffer.concat([good, Buffer.from('more')])), 'broken-deflate'],
    ['two deflates', hashOf(Buffer.concat([good, good])), 'broken-deflate'],
    ['bytes that are no UTF-8', hashOfText(Uint8Array.of(0x22, 0xc0, 0xaf, 0x22)), 'not-utf8'],
    ['a lone surrogate in WTF-8', hashOfText(Uint8Array.of(0x22, 0xed, 0xa0, 0x80, 0x22)), 'not-utf8'],
    ['a byte order mark', hashOfText('\ufeff{}'), 'not-json'],
    ['what is no JSON', hashOfText('{files:[]}'), 'not-json'],
    ['JSON and more', hashOfText('{} {}'), 'not-json'],
    ['deep JSON', hashOfText('['.repeat(200_000)), 'not-json'],
    ['one byte too many', hashOfText(' '.repeat(SHARE_LIMITS.inflated + 1)), 'too-large'],
    ['a long hash', `#code=1.${'A'.repeat(SHARE_LIMITS.hash)}`, 'too-long'],
  ])('explains %s', async (_name, hash, code) => {
    const error = await decodeShare(hash).catch((reason: unknown) => reason)
    expect(error).toMatchObject({
      name: 'ShareError',
      code,
      message: expect.stringMatching(/^Cannot open link as .* must .*: /),
    })
  })

  test('explains JSON that is no workspace', async () => {
    await expect(decodeShare(hashOfText('null'))).rejects.toMatchObject({ name: 'WorkspaceError', code: 'shape' })
    await expect(decodeShare(hashOfText('[]'))).rejects.toMatchObject({ name: 'WorkspaceError', code: 'shape' })
  })

  test('is done with a bomb at once, however long it is', async () => {
    const bomb = deflateRawSync(Buffer.alloc(256 * MEBIBYTE), { level: 9 })
    expect(hashOf(bomb).length).toBeLessThan(SHARE_LIMITS.hash)
    await expect(decodeShare(hashOf(bomb))).rejects.toMatchObject({ code: 'too-large' })
    await expect(decodeShare(hashOf(Buffer.concat([bomb, bomb])))).rejects.toMatchObject({ code: 'too-long' })
  })
})

describe('isShareHash', () => {
  test('tells a link that claims to hold a workspace from other addresses', () => {
    expect(isShareHash('#code=1.AA')).toBe(true)
    expect(isShareHash('#code=')).toBe(true)
    expect(isShareHash('#code')).toBe(false)
    expect(isShareHash('')).toBe(false)
  })
})
