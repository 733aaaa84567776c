// util.inspect and util.format, as console.log shows them.
import util from 'node:util'

console.log({ a: 1, b: [1, 2, { c: { d: { e: 1 } } }], m: new Map([['k', new Set([1])]]), u: undefined })
console.log('%s is %d and %o %j %%', 'x', 4.5, [1], { a: 1 }, 'rest')
console.log(util.inspect(new Error('no').message), [Symbol('s'), 1n, null, -0], Buffer.from('hi'))
console.log(class A {}, function named() {}, Promise.resolve(5), new Date(0), /x/g)
