// An address needs no lookup, but its answer still comes later.
import dns from 'node:dns'

dns.lookup('::1', (error, address, family) => console.log(error, address, family))
dns.lookup('192.0.2.7', { all: true }, (error, addresses) => console.log(error, addresses))
console.log('first')
