// An uncaught error: the report names the line, exit code 1.
function deep(): never {
  throw new RangeError('too deep')
}
console.log('before')
setImmediate(() => deep())
