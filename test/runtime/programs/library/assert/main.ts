// A failed assertion shows the difference in the report.
import assert from 'node:assert'

console.log('before')
assert.deepStrictEqual({ a: 1, b: [1, 2] }, { a: 1, b: [1, 3] })
