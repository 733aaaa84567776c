// nextTick, microtasks, immediates and timeouts, in their order.
setImmediate(() => console.log('immediate'))
process.nextTick(() => console.log('tick'))
queueMicrotask(() => console.log('microtask'))
setImmediate(() => {
  process.nextTick(() => console.log('tick of an immediate'))
  queueMicrotask(() => console.log('microtask of an immediate'))
})
setImmediate(() => {
  console.log('last immediate')
  setTimeout(() => console.log('timeout'), 30)
})
console.log('main')
