/** How long the browser may take to begin with the bytes of a link, in milliseconds. */
const LINK_LIFE_MS = 60_000

/** Hands a file to the browser's downloads. */
export function saveFile(name: string, file: Blob): void {
  const href = URL.createObjectURL(file)
  Object.assign(document.createElement('a'), { href, download: name }).click()
  setTimeout(() => URL.revokeObjectURL(href), LINK_LIFE_MS)
}

/** `porthole-echo-20260102-030405.json`, by the time of now in UTC. */
export function timedName(of: string, extension: string): string {
  const time = new Date().toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-')
  return `porthole-${of}-${time}.${extension}`
}
