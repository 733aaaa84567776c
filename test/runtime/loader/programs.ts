/** Small programs that are run under node and through the loader; the first file is the entry. */
export interface Program {
  name: string
  files: Record<string, string>
  fails?: true
  /** Node's own frames take the place of the program's in a stack of ten: they are not compared. */
  withoutFrames?: true
}

export const PROGRAMS: readonly Program[] = [
  {
    name: 'imports of builtins: default, named, namespace, with and without node:',
    files: {
      'a.ts':
        "import net, { createServer } from 'node:net'\nimport * as all from 'net'\nimport { join as j } from 'path'\nconsole.log(net.createServer === createServer, all.default === net, all.isIP('::1'), j('a', 'b'))\n",
    },
  },
  {
    name: 'this, import.meta and the names of CommonJS in an ES module',
    files: {
      'a.ts':
        "export {}\nconsole.log(this, import.meta.url, import.meta.filename, import.meta.dirname, import.meta.main)\nconsole.log(import.meta.resolve('./b.ts'), import.meta.resolve('net'), typeof require, typeof module, typeof __filename)\n",
    },
  },
  {
    name: 'dependencies run first, depth first, each once',
    files: {
      'a.ts': "import './b.ts'\nimport './c.ts'\nconsole.log('a')\n",
      'b.ts': "import './d.ts'\nconsole.log('b')\n",
      'c.ts': "import './d.ts'\nconsole.log('c')\n",
      'd.ts': "console.log('d')\nexport {}\n",
    },
  },
  {
    name: 'top-level await of a dependency is awaited',
    files: {
      'a.ts': "import { x } from './b.ts'\nconsole.log(x)\nawait null\nconsole.log('end')\n",
      'b.ts': "await new Promise((r) => setTimeout(r, 5))\nexport const x: number = 7\nconsole.log('b')\n",
    },
  },
  {
    name: 'exports are live, and functions of a cycle are there',
    files: {
      'a.ts':
        "import { n, add, start } from './b.ts'\nexport function hello(): string { return 'hello' }\nexport const late = 1\nadd()\nconsole.log(n, start)\n",
      'b.ts':
        "import { hello, late } from './a.ts'\nexport let n = 0\nexport function add(): void { n += 1 }\nexport const start = hello()\ntry { console.log(late) } catch (error) { console.log(String(error)) }\n",
    },
  },
  {
    name: 'exports of every kind',
    files: {
      'a.ts':
        "import d, { a, renamed, K, f, sub, c } from './b.ts'\nimport * as all from './b.ts'\nconsole.log(d(), a, renamed, new K().v, f(), sub.x, c, Object.keys(all).join())\n",
      'b.ts':
        "export default () => 'default'\nexport const { a, b: c } = { a: 1, b: 2 }\nconst other = 3\nexport { other as renamed }\nexport class K { v = 4 }\nexport function f() { return 5 }\nexport type T = string\nexport interface I { x: number }\nexport * as sub from './c.ts'\nexport * from './c.ts'\n",
      'c.ts': 'export const x = 6\nexport const y = 7\n',
    },
  },
  {
    name: 'import() of a file, a builtin and a missing file',
    files: {
      'a.ts':
        "const { x } = await import('./b.ts')\nconst net = await import('node:net')\nconsole.log(x, typeof net.connect)\nawait import('./none.ts').catch((e) => console.log(e.code, e.message))\n",
      'b.ts': 'export const x = 1\n',
    },
  },
  {
    name: 'JSON with its attribute, CommonJS from an ES module',
    files: {
      'a.mts':
        "import d from './d.json' with { type: 'json' }\nimport c, { one } from './c.cjs'\nconsole.log(d.a, c, one)\n",
      'd.json': '{"a": [1]}\n',
      'c.cjs': 'exports.one = 1\n',
    },
  },
  {
    name: 'CommonJS: require, module, a circle, JSON, an ES module',
    files: {
      'a.cjs':
        "const b = require('./b')\nconsole.log(b, require('./d'), require('./e.mjs').x, __filename, require.main === module, this === exports)\n",
      'b.js': "exports.early = 1\nconst a = require('./a.cjs')\nexports.late = typeof a\n",
      'd.json': '{"a": 1}',
      'e.mjs': 'export const x = 9\n',
    },
  },
  {
    name: 'createRequire',
    files: {
      'a.ts':
        "import { createRequire } from 'node:module'\nconst require = createRequire(import.meta.url)\nconsole.log(require('./c.cjs'))\n",
      'c.cjs': 'module.exports = 3\n',
    },
  },
  {
    name: 'package.json type',
    files: { 'a.js': 'console.log(this, typeof require)\n', 'package.json': '{"type": "module"}' },
  },
  {
    name: 'an error in a function of another file',
    fails: true,
    files: {
      'a.ts': "import { f } from './b.ts'; const g = (x: string): never => f<string>(x as string)\n\ng('a')\n",
      'b.ts':
        "interface A { x: 1 }\nexport function f<T>(a: T): never {\n  throw Object.assign(new TypeError('bad ' + a), { code: 'X' })\n}\n",
    },
  },
  {
    name: 'an error in a callback',
    fails: true,
    files: { 'a.ts': "import fs from 'node:fs'; setTimeout(() => { fs.x() }, 1)\n" },
  },
  { name: 'an error in CommonJS', fails: true, files: { 'a.cts': 'const a = 1; null.x\n' } },
  {
    name: 'an error in CommonJS that is required',
    fails: true,
    files: { 'a.cjs': "require('./b.cjs')\n", 'b.cjs': 'const f = function () { throw new Error("q") }; f()\n' },
  },
  { name: 'require in an ES module', fails: true, files: { 'a.mts': "import 'net'\n\nrequire('net')\n" } },
  { name: 'a missing file', fails: true, files: { 'a.ts': "import './x'\n", 'x.ts': '' } },
  { name: 'a missing file with a hint', fails: true, files: { 'a.mjs': "import './x'\n", 'x.js': '' } },
  { name: 'a missing package', fails: true, files: { 'a.ts': "import 'left/right'\n" } },
  {
    name: 'an await that looks like a call',
    files: {
      'a.ts':
        "import './b.ts'\nawait (async () => console.log('called'))()\nconsole.log('after')\nawait [console.log('list')]\nasync function f() { await (0) }\nexport {}\n",
      'b.ts': 'await (0)\nconsole.log(await `text`)\nexport {}\n',
    },
  },
  {
    name: 'imports of types beside others, and text beside what is put into it',
    files: {
      'a.ts': `import type { T } from './b.ts'
import { b } from './b.ts'
import type D from './b.ts'
import type * as All from './b.ts'
import { type T as V, b as c } from './b.ts'
export type { T } from './b.ts'
export type * from './b.ts'
const n: number = b
const text: T = \`name\${n}name \${c}\`
let maybe: number | undefined = n
if (maybe! !== 2 && maybe! != null) console.log(text, maybe!! as unknown as D & All.T & V)
`,
      'b.ts': 'export type T = string\nexport type D = number\nexport const b = 1\nexport default interface X {}\n',
    },
  },
  {
    name: 'exported abstract classes',
    files: {
      'a.ts':
        "import Base, { Other } from './b.ts'\nclass A extends Base { m() { return 1 } }\nconsole.log(new A().m(), typeof Other)\n",
      'b.ts': 'export default abstract class Base { abstract m(): number }\nexport abstract class Other {}\n',
    },
  },
  {
    name: 'a type assertion in angle brackets',
    fails: true,
    files: { 'a.ts': 'const f = <T,>(x: T): T => x\nconst g: <T>(x: T) => T = f\nlet x = <any>f(1).a[0](2)\n' },
  },
  { name: 'an address of the web', fails: true, files: { 'a.ts': "import 'https://example.org/x.js'\n" } },
  {
    name: 'import() of other schemes',
    files: {
      'a.ts': `for (const name of ['http://example.org/', 'npm:left-pad', 'blob:x', 'http:'])
  await import(name).catch(({ name, code, message }) => console.log(name, code, message.replace(/ imported.*/, '')))
`,
    },
  },
  { name: 'a missing builtin', fails: true, files: { 'a.ts': "import 'node:nope'\n" } },
  {
    name: 'a missing export',
    fails: true,
    files: { 'a.ts': "import { x, nope as y } from './b.ts'\n", 'b.ts': 'export const x = 1\n' },
  },
  {
    name: 'a missing export of CommonJS',
    fails: true,
    files: { 'a.mts': "import { y } from './c.cjs'\n", 'c.cjs': 'exports.x = 1\n' },
  },
  { name: 'JSON without its attribute', fails: true, files: { 'a.mts': "import './d.json'\n", 'd.json': '{}' } },
  {
    name: 'a missing required file',
    fails: true,
    withoutFrames: true,
    files: { 'a.cjs': "require('./b.cjs')\n", 'b.cjs': "require('./nix')\n" },
  },
  {
    name: 'require of an awaiting module',
    fails: true,
    withoutFrames: true,
    files: { 'a.cjs': "require('./b.mjs')\n", 'b.mjs': 'await 1\n' },
  },
  {
    name: 'a parameter property',
    fails: true,
    files: { 'a.ts': 'class A {\n  constructor(private x: number) {}\n}\n' },
  },
  { name: 'an enum', fails: true, files: { 'a.ts': 'const x = 1\n  enum A { B, C }\n' } },
  { name: 'a namespace', fails: true, files: { 'a.ts': 'namespace N { export const x = 1 }\n' } },
  { name: 'import =', fails: true, files: { 'a.ts': 'import x = require("net")\n' } },
  { name: 'a syntax error in JavaScript', fails: true, files: { 'a.cjs': 'const a = 1\n} else {\n' } },
  {
    name: 'a syntax error in a module',
    fails: true,
    files: { 'a.mjs': "import 'net'\nconst b = 1 +\n  * 3\nconsole.log(b)\n" },
  },
]
