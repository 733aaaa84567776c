// The WHATWG Encoding classes, which every host has and the language library leaves out.
declare class TextEncoder {
  encode(text: string): Uint8Array<ArrayBuffer>
}
declare class TextDecoder {
  constructor(label: 'utf-8', options: { fatal: boolean; ignoreBOM: boolean })
  /** Throws a TypeError where `fatal` is set and the bytes are not UTF-8. */
  decode(bytes: Uint8Array): string
}
