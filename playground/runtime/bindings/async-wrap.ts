import type { Binding } from '../realm.ts'

const FIELDS = 9
const IDS = 4
/** Contexts deep that async ids are kept for without asking the native half, which is not there. */
const STACK = 65_536
const DEFAULT_TRIGGER_ASYNC_ID = 3

/**
 * What `async_hooks` finds in `src/async_wrap.cc`. There are ids for what is asynchronous; hooks are called for what
 * Node's JavaScript half makes, and not for promises, which a browser gives no hooks for.
 */
export function asyncWrapBinding(): Binding {
  const asyncIdFields = new Float64Array(IDS)
  asyncIdFields[DEFAULT_TRIGGER_ASYNC_ID] = -1
  return {
    constants: {
      kInit: 0,
      kBefore: 1,
      kAfter: 2,
      kDestroy: 3,
      kPromiseResolve: 4,
      kTotals: 5,
      kCheck: 6,
      kStackLength: 7,
      kUsesExecutionAsyncResource: 8,
      kExecutionAsyncId: 0,
      kTriggerAsyncId: 1,
      kAsyncIdCounter: 2,
      kDefaultTriggerAsyncId: DEFAULT_TRIGGER_ASYNC_ID,
    },
    async_hook_fields: new Uint32Array(FIELDS),
    async_id_fields: asyncIdFields,
    async_ids_stack: new Float64Array(2 * STACK),
    execution_async_resources: [],
    Providers: {},
    setupHooks: () => {},
    setCallbackTrampoline: () => {},
    pushAsyncContext: () => {},
    popAsyncContext: () => false,
    executionAsyncResource: () => undefined,
    clearAsyncIdStack: () => {},
    queueDestroyAsyncId: () => {},
    setPromiseHooks: () => {},
    getPromiseHooks: () => [],
    registerDestroyHook: () => {},
  }
}

/**
 * The store of an `AsyncLocalStorage` between two callbacks. V8 carries it over `await`, which the page cannot: behind
 * one, a program finds what was set last.
 */
export function asyncContextFrameBinding(): Binding {
  let frame: unknown
  return {
    getContinuationPreservedEmbedderData: () => frame,
    setContinuationPreservedEmbedderData: (next: unknown) => {
      frame = next
    },
  }
}
