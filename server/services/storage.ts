/** Whether a store failed as it has no room: such an error has the code `no-space`. */
export const hasNoSpace = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'no-space'

/**
 * What the services keep, wherever it is kept: on disk (`server/storage`) or in memory. Names and
 * nicks compare without regard to case and are given back as first spelt.
 */
export interface Storage {
  readonly accounts: AccountStore
  readonly messages: MessageStore
  readonly files: FileStore
}

export interface Account {
  readonly nick: string
  readonly admin: boolean
  /** What `Passwords.hash` made of the password. */
  readonly password: string
}

export interface AccountStore {
  readonly count: number
  find(nick: string): Account | undefined
  /** Keeps a new account; `false` when the nick has one already. */
  add(account: Account): boolean
}

export interface Message {
  /** Positive, and larger than that of every message before it. */
  readonly id: number
  readonly room: string
  /** Milliseconds since the Unix epoch. */
  readonly time: number
  readonly nick: string
  readonly text: string
}

export interface MessageStore {
  /** An id that no message has had, before a restart or a crash either. */
  nextId(): number
  /** Once it returns, the message survives the death of the process. */
  append(message: Message): void
  /** The newest `count` messages of a room, oldest first. */
  history(room: string, count: number): Message[]
}

/** A whole file. */
export interface StoredFile {
  readonly id: string
  readonly name: string
  readonly size: number
  /** Lower-case hexadecimal. */
  readonly sha256: string
  /** Nick of the account; `undefined` for a guest's file. */
  readonly owner: string | undefined
  /** When it was put, in milliseconds since the Unix epoch. */
  readonly time: number
}

/** An upload that began and is not a file yet: `sha256` is the digest announced, if any was, `time` when it began or was found. */
export interface PartialFile extends Omit<StoredFile, 'sha256'> {
  readonly sha256: string | undefined
}

/** The place of a file's bytes while they arrive. Calls must not overlap. */
export interface PartWriter {
  /** Bytes that are there. */
  readonly offset: number
  /** Takes bytes, which are the store's from now on. */
  write(bytes: Uint8Array): Promise<void>
  /** Puts all bytes on the disk and resolves with their SHA-256, in lower-case hexadecimal. */
  finish(): Promise<string>
  /** Gives the place up; what is there can be gone on with. */
  close(): Promise<void>
}

/** A file's bytes, in order. Calls must not overlap. */
export interface FileReader {
  /** The next bytes, `undefined` behind the last. They are the caller's until the next call but one. */
  read(): Promise<Uint8Array | undefined>
  close(): Promise<void>
}

export interface FileStore {
  /** All whole files. */
  files(): readonly StoredFile[]
  /** All unfinished uploads. */
  partials(): readonly PartialFile[]
  /** Records an upload before its first byte. */
  begin(partial: PartialFile): void
  /** Opens the place of an upload's bytes; those that are there already count into the digest. */
  part(id: string): Promise<PartWriter>
  /** Makes a finished and closed part the file of its name, in one step; a file of that name before it is gone. */
  commit(file: StoredFile): Promise<void>
  /** Forgets an upload and its bytes. */
  discard(id: string): Promise<void>
  /** Opens a file to be read from an offset on; it can be read to its end even if it is removed meanwhile. */
  reader(id: string, offset: number): Promise<FileReader>
  remove(id: string): Promise<void>
  /** Bytes free and bytes in all where the files are kept; infinite in memory. */
  space(): Promise<{ readonly free: number; readonly total: number }>
}
