/** Longest file name, in bytes: all of its characters are ASCII. */
export const MAX_FILE_NAME = 120

const FILE_NAME = /^(?!\.)[A-Za-z0-9._-]{1,120}$/

/** Whether the server takes this name; any other one is `bad-name`. */
export const isFileName = (name: string): boolean => FILE_NAME.test(name)

export class FileNameError extends Error {
  readonly code = 'bad-name'

  constructor(name: string) {
    const rule = `a file name must be 1 to ${MAX_FILE_NAME} ASCII letters, digits, ".", "_" or "-" and not begin with "."`
    super(`Cannot ask for file as ${rule}: current name is ${JSON.stringify(name)}`)
    this.name = 'FileNameError'
  }
}

/** Passes a name on: one with a space or a line end would become another request. @throws {FileNameError} */
export function checkFileName(name: string): string {
  if (isFileName(name)) return name
  throw new FileNameError(name)
}

/** The nearest name that the server takes; accents go, and the ending stays where the name has to be cut. */
export function proposeFileName(name: string): string {
  const ascii = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[.-]+/, '')
  const proposal = ascii === '' ? 'file' : ascii
  if (proposal.length <= MAX_FILE_NAME) return proposal
  const dot = proposal.lastIndexOf('.')
  const ending = dot > 0 && proposal.length - dot < MAX_FILE_NAME / 2 ? proposal.slice(dot) : ''
  return proposal.slice(0, MAX_FILE_NAME - ending.length) + ending
}
