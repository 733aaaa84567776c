import type { NodeFacts } from '../node-facts.ts'

const GIBIBYTE = 1024 ** 3

/** `node:os` of the machine that a program in the page believes to be on. */
export const osModule = (
  { signals, errno }: NodeFacts,
  host: () => string,
  addresses: () => readonly string[],
): object => ({
  EOL: '\n',
  devNull: '/dev/null',
  arch: () => 'x64',
  availableParallelism: () => navigator.hardwareConcurrency,
  constants: { signals, errno, priority: {}, dlopen: {}, UV_UDP_REUSEADDR: 4 },
  cpus: () => [],
  endianness: () => 'LE',
  freemem: () => GIBIBYTE,
  getPriority: () => 0,
  homedir: () => '/home/learner',
  hostname: host,
  loadavg: () => [0, 0, 0],
  machine: () => 'x86_64',
  networkInterfaces: () => ({
    lo: ['127.0.0.1', '::1'].map((address) => face(address, true)),
    ...(addresses().length > 0 && { eth0: addresses().map((address) => face(address, false)) }),
  }),
  platform: () => 'linux',
  release: () => '6.0.0',
  tmpdir: () => '/tmp',
  totalmem: () => 2 * GIBIBYTE,
  type: () => 'Linux',
  uptime: () => performance.now() / 1000,
  userInfo: () => ({ uid: 1000, gid: 1000, username: 'learner', homedir: '/home/learner', shell: null }),
  version: () => 'Porthole',
})

function face(address: string, internal: boolean): object {
  const isV6 = address.includes(':')
  const bits = internal ? (isV6 ? 128 : 8) : isV6 ? 64 : 24
  return {
    address,
    netmask: isV6 ? 'ffff:ffff:ffff:ffff::' : internal ? '255.0.0.0' : '255.255.255.0',
    family: isV6 ? 'IPv6' : 'IPv4',
    mac: '00:00:00:00:00:00',
    internal,
    cidr: `${address}/${bits}`,
    ...(isV6 && { scopeid: 0 }),
  }
}
