// What dns.lookup() refuses at once.
import dns from 'node:dns'

for (const args of [['localhost'], ['localhost', { family: 5 }, () => {}], [7, () => {}]]) {
  try {
    Reflect.apply(dns.lookup, dns, args)
  } catch (error) {
    console.log(String(error))
  }
}
