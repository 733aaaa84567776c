// assert() without a message shows the call that failed.
import assert from 'node:assert'

const port: unknown = 7000
const failures = [
  () => assert(port === 7001),
  () => assert.ok((port as number) > 8000),
  () => assert.strict.ok(!port),
  () => {
    assert.ok(true)
    assert(false)
  },
  () =>
    assert.ok(
      // Not on the line of the call.
      port === undefined,
    ),
]
for (const fail of failures) {
  try {
    fail()
  } catch (error) {
    console.log(String(error))
  }
}
assert(port === ')')
