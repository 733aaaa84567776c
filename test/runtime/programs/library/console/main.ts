// console: table, group, dir, count and error.
console.table([
  { a: 1, b: 'x' },
  { a: 2, b: 'y' },
])
console.group('group')
console.log('inside\ntwo lines')
console.groupEnd()
console.dir({ a: { b: { c: { d: 1 } } } }, { depth: 0 })
console.count('n')
console.error('to stderr')
console.assert(false, 'assertion %d', 1)
