/** What the page's programs are told of the Node whose library they run, taken from it as the page is built. */
export interface NodeFacts {
  /** `24.21.0` */
  readonly version: string
  readonly versions: Readonly<Record<string, string>>
  /** libuv's errors: number, name and message, as on Linux. */
  readonly errors: readonly (readonly [number, readonly [name: string, message: string]])[]
  readonly signals: Readonly<Record<string, number>>
  readonly errno: Readonly<Record<string, number>>
}
