// A name that cannot be: ENOTFOUND with all its properties.
import dns from 'node:dns'

dns.lookup('nothing.invalid', (error, address) => {
  console.log(error?.message, { ...error }, address)
})
