/** The host behind which the demo server of the site is. */
export const DEMO = 'demo'

/** Its services that programs reach, by their ports. */
export const DEMO_SERVICES = { 7700: 'porthole', 7707: 'echo' } as const
export type DemoService = (typeof DEMO_SERVICES)[keyof typeof DEMO_SERVICES]

/** Connections to it at a time, those that wait for an answer too. */
export const MAX_DEMO_STREAMS = 4

/** How long a program waits for the page's answer, in milliseconds: about as long as Linux sends its SYN again. */
export const DEMO_ANSWER_MS = 120_000

/** Bytes of a program that are on their way to the server; beyond it the program waits. */
export const DEMO_WINDOW_BYTES = 128 * 1024

/** What the kernel tells the page of a connection to that host. */
export type DemoReport = { readonly tell: 'demo'; readonly stream: number } & (
  | { readonly what: 'asks'; readonly service: DemoService; readonly program: number | undefined }
  /** One more would be too many, and was refused. */
  | { readonly what: 'refused'; readonly program: number | undefined }
  | { readonly what: 'data'; readonly data: Uint8Array<ArrayBuffer> }
  /** So many bytes of the server have gone to the program's host. */
  | { readonly what: 'taken'; readonly bytes: number }
  | { readonly what: 'fin' }
  /** It was reset, or was gone before the server had answered, or nobody answered in time. */
  | { readonly what: 'reset' }
)

/** What the page does about it. */
export type DemoOrder = { readonly do: 'demo'; readonly stream: number } & (
  | { readonly what: 'admit' }
  | { readonly what: 'refuse' }
  | { readonly what: 'data'; readonly data: Uint8Array }
  | { readonly what: 'taken'; readonly bytes: number }
  | { readonly what: 'fin' }
  | { readonly what: 'reset' }
)

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0
const isService = (value: unknown): boolean => Object.values(DEMO_SERVICES).some((service) => service === value)

/** Whether it is such a report as it should be: a program that gets out of its worker can send anything. */
export function isDemoReport(report: Readonly<Record<string, unknown>>): boolean {
  const { stream, what, service, program, data, bytes } = report
  if (!isCount(stream)) return false
  switch (what) {
    case 'asks':
      return isService(service) && (program === undefined || isCount(program))
    case 'refused':
      return program === undefined || isCount(program)
    case 'data':
      return data instanceof Uint8Array && data.length <= DEMO_WINDOW_BYTES
    case 'taken':
      return isCount(bytes)
    default:
      return what === 'fin' || what === 'reset'
  }
}
