import type { Binding } from '../realm.ts'

/** What a program's process can do and tell, by the names of `src/node_process_methods.cc`. */
export interface ProcessMethods {
  readonly pid: number
  /** Milliseconds of the program's own time since it began. */
  uptime(): number
  cwd(): string
  chdir(path: string): void
  /** Ends the program; does not return. */
  reallyExit(code: number): never
  /** Ends the program by SIGABRT; does not return. */
  abort(): never
  /** Sends the signal of that number to the program itself. */
  raise(signal: number): void
  rawDebug(text: string): void
  /** libuv's number of an error. */
  errno(code: string): number
}

/** A place in the list that Node fills with what the system says of memory; a page is told next to nothing. */
const HEAP_TOTAL = 1
const HEAP_USED = 2

interface PageMemory {
  readonly totalJSHeapSize: number
  readonly usedJSHeapSize: number
}

const isPageMemory = (value: unknown): value is PageMemory =>
  typeof value === 'object' && value !== null && 'usedJSHeapSize' in value

/** What Node's library finds in `internalBinding('process_methods')`. */
export function processMethodsBinding(methods: ProcessMethods): Binding {
  const hrtimeBuffer = new Uint32Array(3)
  const bigint = new BigInt64Array(hrtimeBuffer.buffer, 0, 1)
  const nanoseconds = (): bigint => BigInt(Math.round(methods.uptime() * 1e6)) + BOOT
  const memory = (into: Float64Array): void => {
    const known: unknown = Reflect.get(performance, 'memory')
    if (!isPageMemory(known)) return
    into[0] = known.totalJSHeapSize
    into[HEAP_TOTAL] = known.totalJSHeapSize
    into[HEAP_USED] = known.usedJSHeapSize
  }
  return {
    hrtimeBuffer,
    hrtime: () => {
      const now = nanoseconds()
      const seconds = now / 1_000_000_000n
      hrtimeBuffer[0] = Number(seconds >> 32n)
      hrtimeBuffer[1] = Number(seconds & 0xffff_ffffn)
      hrtimeBuffer[2] = Number(now % 1_000_000_000n)
    },
    hrtimeBigInt: () => {
      bigint[0] = nanoseconds()
    },
    uptime: () => methods.uptime() / 1000,
    cpuUsage: (into: Float64Array) => {
      into[0] = methods.uptime() * 1000
    },
    threadCpuUsage: () => {},
    memoryUsage: memory,
    rss: () => {
      const values = new Float64Array(5)
      memory(values)
      return values[0] ?? 0
    },
    resourceUsage: () => {},
    constrainedMemory: () => 0,
    availableMemory: () => 0,
    loadEnvFile: () => {},
    execve: () => {},
    dlopen: () => {
      throw new Error('Cannot load a native addon as a program in the page must be JavaScript')
    },
    reallyExit: methods.reallyExit,
    abort: () => methods.abort(),
    _rawDebug: methods.rawDebug,
    _getActiveRequests: () => [],
    _getActiveHandles: () => [],
    getActiveResourcesInfo: () => [],
    _debugProcess: () => {},
    _debugEnd: () => {},
    setEmitWarningSync: () => {},
    cwd: methods.cwd,
    chdir: methods.chdir,
    umask: () => 0o22,
    _kill: (pid: number, signal: number) => {
      if (pid !== methods.pid && pid !== 0) return methods.errno('ESRCH')
      if (signal !== 0) methods.raise(signal)
      return 0
    },
  }
}

/** `process.hrtime` counts from any moment: one that is not the program's first, as on a real machine. */
const BOOT = 3_600_000_000_000n
