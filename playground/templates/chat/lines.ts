/** The most bytes of one line, without its line feed. */
const MAX_LINE_BYTES = 1024
const LINE_FEED = 0x0a

/** Makes lines of a stream of bytes, wherever the reads cut it. */
export class LineSplitter {
  #line = Buffer.alloc(0)
  #length = 0

  /** The lines that end in this piece; `undefined` stands for one that was too long. */
  split(piece: Buffer): (string | undefined)[] {
    const lines: (string | undefined)[] = []
    let start = 0
    for (let end = piece.indexOf(LINE_FEED); end !== -1; end = piece.indexOf(LINE_FEED, start)) {
      this.#add(piece.subarray(start, end))
      lines.push(this.#take())
      start = end + 1
    }
    this.#add(piece.subarray(start))
    return lines
  }

  #add(bytes: Buffer): void {
    this.#length += bytes.length
    // A line that is too long is counted and thrown away: nobody can fill our memory with one.
    if (this.#length <= MAX_LINE_BYTES) this.#line = Buffer.concat([this.#line, bytes])
  }

  // Only a whole line becomes text: a character may have been cut in half.
  #take(): string | undefined {
    const line = this.#length <= MAX_LINE_BYTES ? this.#line.toString('utf8').replace(/\r$/, '') : undefined
    this.#line = Buffer.alloc(0)
    this.#length = 0
    return line
  }
}
