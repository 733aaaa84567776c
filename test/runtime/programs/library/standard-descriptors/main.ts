// fs writes to standard output and standard error by their numbers; an event target takes the page's kinds of events.
import fs from 'node:fs'

console.log('first')
fs.writeSync(1, 'second\n')
fs.writeSync(2, Buffer.from('to standard error\n'))
fs.writeFileSync(1, 'third\n')
fs.write(1, 'fourth\n', (error, count) => {
  console.log(error, count)
  const target = new EventTarget()
  target.addEventListener('told', (event) => console.log(event.type, event instanceof CustomEvent && event.detail))
  target.dispatchEvent(new CustomEvent('told', { detail: 5 }))
})
