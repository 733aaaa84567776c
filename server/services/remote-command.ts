/** What a remote command printed, and its exit status. */
export interface Outcome {
  readonly lines: readonly string[]
  readonly status: number
}

/** Something RUN may run. No word from the wire reaches it. */
export interface RemoteCommand {
  /** Lower case. */
  readonly name: string
  /** One line for the list. */
  readonly help: string
  run(): Outcome | Promise<Outcome>
}
