import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import {
  contentSecurityPolicy,
  inlineScripts,
  MissingCharsetError,
  withPolicy,
} from '../../docs/build/content-security-policy.ts'

const sha256 = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`

describe('inlineScripts', () => {
  test('finds scripts with and without attributes, byte for byte', () => {
    const html = '<script> a() </script><p>x</p><script type="module" data-x="a > b">b()\n</script>'
    expect(inlineScripts(html)).toEqual([' a() ', 'b()\n'])
  })

  test('leaves out scripts that are loaded', () => {
    const html = `<script type="module" src="/a.js"></script><script src=/b.js></script><script async src='/c.js'></script>`
    expect(inlineScripts(html)).toEqual([])
  })

  test('is not led astray by src inside another attribute', () => {
    expect(inlineScripts('<script data-src="/a.js" title=" src=x">a()</script>')).toEqual(['a()'])
  })

  test('reads line endings as a browser does', () => {
    expect(inlineScripts('<script>a()\r\nb()</script>')).toEqual(['a()\nb()'])
  })
})

describe('contentSecurityPolicy', () => {
  test('allows each script by its hash, once', () => {
    const policy = contentSecurityPolicy(['a()', 'b()', 'a()'])
    expect(policy.split('; ')[1]).toBe(
      `script-src 'self' 'wasm-unsafe-eval' ${[sha256('a()'), sha256('b()')].sort().join(' ')}`,
    )
  })

  test('is the same whatever order the scripts come in', () => {
    expect(contentSecurityPolicy(['a()', 'b()'])).toBe(contentSecurityPolicy(['b()', 'a()']))
  })

  test('allows no other inline script and no eval', () => {
    const policy = contentSecurityPolicy([])
    expect(policy).toContain("default-src 'self'; script-src 'self' 'wasm-unsafe-eval';")
    expect(policy).toContain("object-src 'none'")
    expect(policy).not.toContain("'unsafe-eval'")
  })
})

describe('withPolicy', () => {
  test('puts the policy right behind the charset, before any script', () => {
    const page = '<head><meta charset="utf-8"/><script>a()</script></head>'
    expect(withPolicy(page, "default-src 'self'")).toBe(
      `<head><meta charset="utf-8"/><meta http-equiv="Content-Security-Policy" content="default-src 'self'"><script>a()</script></head>`,
    )
  })

  test('takes a policy with a dollar sign as it is', () => {
    expect(withPolicy('<meta charset="utf-8">', '$&')).toContain('content="$&"')
  })

  test('refuses a page without a charset', () => {
    expect(() => withPolicy('<head></head>', 'x')).toThrow(MissingCharsetError)
  })
})
