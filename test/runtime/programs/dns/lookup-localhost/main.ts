// dns.lookup() knows localhost, by callback and by promise.
import dns from 'node:dns'

dns.lookup('localhost', { family: 4 }, async (error, address, family) => {
  console.log(error, address, family)
  console.log(await dns.promises.lookup('localhost', { family: 4 }))
  console.log(await dns.promises.lookup('localhost', { family: 4, all: true }))
})
console.log('first')
