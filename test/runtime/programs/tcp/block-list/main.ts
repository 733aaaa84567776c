// A BlockList knows addresses, ranges and subnets; a server can drop by it.
import net from 'node:net'

const list = new net.BlockList()
list.addAddress('10.1.1.1')
list.addRange('10.0.0.1', '10.0.0.9')
list.addSubnet('fe80::', 64, 'ipv6')
console.log(list.check('10.1.1.1'), list.check('10.0.0.5'), list.check('10.0.0.10'))
console.log(list.check('fe80::77', 'ipv6'), list.check('::ffff:10.1.1.1', 'ipv6'))
console.log(list.rules)
