import type { Binding } from '../realm.ts'

/** What Node's library finds in `src/node_messaging.cc`: what the worker has of its own. */
export const messagingBinding = (): Binding => ({
  MessageChannel,
  MessagePort,
  DOMException,
  structuredClone: (value: unknown, options?: StructuredSerializeOptions) => structuredClone(value, options),
  exposeLazyDOMExceptionProperty: () => {},
  setDeserializerCreateObjectFunction: () => {},
})
