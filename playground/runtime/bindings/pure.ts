import type { EventLoop } from '../event-loop.ts'
import type { NodeFacts } from '../node-facts.ts'
import type { Binding, Realm } from '../realm.ts'
import { asyncContextFrameBinding, asyncWrapBinding } from './async-wrap.ts'
import { blockListBinding } from './block-list.ts'
import { bufferBinding } from './buffer/binding.ts'
import { encodingBinding } from './encoding.ts'
import { errorsBinding } from './errors.ts'
import { type RejectionHooks, taskQueueBinding, timersBinding } from './loop.ts'
import { messagingBinding } from './messaging.ts'
import { stringDecoderBinding } from './string-decoder.ts'
import { typesBinding } from './types.ts'
import { utilBinding } from './util.ts'
import { uvBinding } from './uv.ts'

export interface PureOptions extends RejectionHooks {
  readonly facts: NodeFacts
  readonly loop: EventLoop
  /** Of a file descriptor; see `HANDLE_TYPES`. */
  readonly handleType: (fd: number) => number
  readonly uncaught: (error: unknown, fromPromise: boolean) => void
}

/** `UV_UDP_REUSEADDR` */
const REUSE_ADDRESS = 4
/** Named channels that the C++ half of Node publishes to. */
const NATIVE_CHANNELS = 64

/** What Node's library finds in its C++ half that has to do with neither sockets nor files. */
export const pureBindings = (options: PureOptions): Record<string, (realm: Realm) => Binding> => ({
  async_context_frame: asyncContextFrameBinding,
  async_wrap: asyncWrapBinding,
  block_list: blockListBinding,
  buffer: bufferBinding,
  config: () => ({ hasIntl: false, hasInspector: false, hasOpenSSL: false, hasTracing: false, bits: 64 }),
  constants: () => {
    const { signals, errno } = options.facts
    return {
      os: { signals, errno, priority: {}, dlopen: {}, UV_UDP_REUSEADDR: REUSE_ADDRESS },
      fs: {},
      trace: {},
      internal: {},
    }
  },
  diagnostics_channel: () => ({ subscribers: new Uint32Array(NATIVE_CHANNELS), linkNativeChannel: () => {} }),
  encoding_binding: encodingBinding,
  errors: () => errorsBinding(options.uncaught),
  fs: () => ({ writeBuffer: () => {} }),
  inspector: () => ({ console }),
  messaging: messagingBinding,
  os: () => ({ getOSInformation: () => ['Linux', '', '', ''] }),
  string_decoder: stringDecoderBinding,
  symbols: (realm) => realm.symbols,
  task_queue: () => taskQueueBinding(options.loop, options),
  timers: () => timersBinding(options.loop),
  trace_events: () => ({
    trace: () => {},
    isTraceCategoryEnabled: () => false,
    setTraceCategoryStateUpdateHandler: () => {},
    getCategoryEnabledBuffer: () => new Uint8Array(1),
    available: false,
  }),
  types: typesBinding,
  contextify: () => ({}),
  module_wrap: () => ({}),
  wasm_web_api: () => ({}),
  worker: () => ({}),
  url: () => ({}),
  url_pattern: () => ({ URLPattern: Reflect.get(globalThis, 'URLPattern') }),
  util: (realm) => utilBinding(realm, options.handleType),
  uv: () => uvBinding(options.facts),
})
