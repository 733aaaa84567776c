/**
 * A reader of pcapng files with TCP in raw IP packets that shares no code with the writer: it follows the drafts
 * and RFCs on its own, and throws at what a strict reader would refuse.
 */

export interface Packet {
  readonly microseconds: number
  readonly from: string
  readonly to: string
  readonly seq: number
  readonly ack: number
  readonly flags: string
  readonly payload: Buffer
}

export interface PacketFile {
  readonly comment: string
  readonly packets: readonly Packet[]
}

const FLAGS = 'FSRPA'

/** Adds 16-bit words in ones' complement; the sum over data with its checksum is 0xffff. */
function onesComplementSum(data: Buffer): number {
  const even = data.length % 2 === 0 ? data : Buffer.concat([data, Buffer.alloc(1)])
  let sum = 0
  for (let index = 0; index < even.length; index += 2) {
    sum += even.readUInt16BE(index)
    if (sum > 0xffff) sum -= 0xffff
  }
  return sum
}

function demand(condition: boolean, what: string): void {
  if (!condition) throw new Error(`Cannot read pcapng as ${what}`)
}

function readTcp(tcp: Buffer, between: { source: Buffer; destination: Buffer }): Omit<Packet, 'microseconds'> {
  const pseudo = Buffer.concat([between.source, between.destination, Buffer.alloc(4)])
  pseudo.writeUInt32BE(tcp.length, pseudo.length - 4)
  demand(onesComplementSum(Buffer.concat([pseudo, Buffer.of(0, 0, 0, 6), tcp])) === 0xffff, 'a TCP checksum is wrong')
  const header = (tcp.readUInt8(12) >> 4) * 4
  return {
    from: `${between.source.toString('hex')}:${tcp.readUInt16BE(0)}`,
    to: `${between.destination.toString('hex')}:${tcp.readUInt16BE(2)}`,
    seq: tcp.readUInt32BE(4),
    ack: tcp.readUInt32BE(8),
    flags: [...FLAGS].filter((_, bit) => tcp.readUInt8(13) & (1 << bit)).join(''),
    payload: tcp.subarray(header),
  }
}

function readIp(ip: Buffer): Omit<Packet, 'microseconds'> {
  if (ip.readUInt8(0) === 0x45) {
    demand(onesComplementSum(ip.subarray(0, 20)) === 0xffff, 'an IP checksum is wrong')
    demand(ip.readUInt16BE(2) === ip.length && ip.readUInt8(9) === 6, 'an IPv4 packet is not whole, or not TCP')
    return readTcp(ip.subarray(20), { source: ip.subarray(12, 16), destination: ip.subarray(16, 20) })
  }
  demand(ip.readUInt8(0) >> 4 === 6, 'a packet is of no IP version')
  demand(ip.readUInt16BE(4) === ip.length - 40 && ip.readUInt8(6) === 6, 'an IPv6 packet is not whole, or not TCP')
  return readTcp(ip.subarray(40), { source: ip.subarray(8, 24), destination: ip.subarray(24, 40) })
}

export function readPacketFile(file: Buffer): PacketFile {
  const packets: Packet[] = []
  let comment = ''
  let interfaces = 0
  for (let offset = 0; offset < file.length; ) {
    const length = file.readUInt32LE(offset + 4)
    demand(length % 4 === 0 && file.readUInt32LE(offset + length - 4) === length, 'a block does not end as it begins')
    const type = file.readUInt32LE(offset)
    const body = file.subarray(offset + 8, offset + length - 4)
    demand((offset === 0) === (type === 0x0a0d0d0a), 'the section header must come first and once')
    if (type === 0x0a0d0d0a) {
      demand(body.readUInt32LE(0) === 0x1a2b3c4d && body.readUInt16LE(4) === 1, 'the magic or version is wrong')
      demand(body.readUInt16LE(16) === 1, 'the first option must be the comment')
      comment = body.subarray(20, 20 + body.readUInt16LE(18)).toString('utf8')
    } else if (type === 1) {
      demand(body.readUInt16LE(0) === 101, 'the link type is not raw IP')
      interfaces++
    } else {
      demand(type === 6 && body.readUInt32LE(0) < interfaces, 'a block is unknown, or a packet of no interface')
      const captured = body.readUInt32LE(12)
      demand(captured === body.readUInt32LE(16), 'a packet is cut short')
      const microseconds = body.readUInt32LE(4) * 2 ** 32 + body.readUInt32LE(8)
      packets.push({ microseconds, ...readIp(body.subarray(20, 20 + captured)) })
    }
    offset += length
  }
  return { comment, packets }
}

/** The stream from one end as a receiver puts it together: every byte must follow the one before, and be acknowledged no earlier. */
export function streamFrom(packets: readonly Packet[], from: string): Buffer {
  let next: number | undefined
  const pieces: Buffer[] = []
  for (const packet of packets) {
    if (packet.from !== from) {
      demand(
        next === undefined || !packet.flags.includes('A') || packet.ack <= next,
        'bytes are acknowledged before they came',
      )
      continue
    }
    demand(next === undefined || packet.seq === next, `a segment begins at ${packet.seq} where ${next} is next`)
    pieces.push(packet.payload)
    next = packet.seq + packet.payload.length + (/[SF]/.test(packet.flags) ? 1 : 0)
  }
  return Buffer.concat(pieces)
}
