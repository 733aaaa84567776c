// Encodings of Buffer, and numbers in bytes.
const buffer = Buffer.from('grün€', 'utf8')
for (const encoding of ['hex', 'base64', 'base64url', 'latin1', 'utf16le'] as const)
  console.log(buffer.toString(encoding))
const numbers = Buffer.alloc(8)
numbers.writeUInt32BE(0xdeadbeef)
numbers.writeInt16LE(-2, 4)
console.log(numbers, numbers.readUInt32LE(0), numbers.indexOf(0xbe), Buffer.concat([numbers, buffer]).length)
try {
  numbers.readUInt32BE(6)
} catch (error) {
  console.log(String(error))
}
