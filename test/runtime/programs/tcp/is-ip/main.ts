// net.isIP() tells the family of an address, or 0.
import net from 'node:net'

for (const text of [
  '127.0.0.1',
  '::1',
  'fe80::1%lo',
  '::ffff:1.2.3.4',
  '1.2.3',
  '01.2.3.4',
  '256.1.1.1',
  'localhost',
  '',
]) {
  console.log(JSON.stringify(text), net.isIP(text), net.isIPv4(text), net.isIPv6(text))
}
