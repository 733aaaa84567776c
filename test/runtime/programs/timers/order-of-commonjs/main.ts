// In CommonJS the first nextTick comes before microtasks.
setImmediate(() => console.log('immediate'))
queueMicrotask(() => console.log('microtask'))
process.nextTick(() => {
  console.log('tick')
  queueMicrotask(() => console.log('microtask of a tick'))
})
queueMicrotask(() => process.nextTick(() => console.log('tick of a microtask')))
console.log('main')
