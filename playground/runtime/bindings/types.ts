import type { Binding } from '../realm.ts'

/** Whether a method of the language's own takes it: nothing else tells what a value is, whatever it calls itself. */
const takes =
  (prototype: object, name: PropertyKey, ...values: unknown[]) =>
  (value: unknown): boolean => {
    const descriptor = Object.getOwnPropertyDescriptor(prototype, name)
    const method: unknown = descriptor?.get ?? descriptor?.value
    if (typeof method !== 'function' || typeof value !== 'object' || value === null) return false
    try {
      Reflect.apply(method, value, values)
      return true
    } catch {
      return false
    }
  }

/** By the name it gives itself, where the language has no other way. */
const named =
  (name: string) =>
  (value: unknown): boolean =>
    typeof value === 'object' && value !== null && Object.prototype.toString.call(value) === `[object ${name}]`

const isDate = takes(Date.prototype, 'getTime')
const isRegExp = takes(RegExp.prototype, 'source')
const isMap = takes(Map.prototype, 'size')
const isSet = takes(Set.prototype, 'size')
const isWeakMap = takes(WeakMap.prototype, 'has', {})
const isWeakSet = takes(WeakSet.prototype, 'has', {})
const isArrayBuffer = takes(ArrayBuffer.prototype, 'byteLength')
const isSharedArrayBuffer = (value: unknown): boolean =>
  typeof SharedArrayBuffer !== 'undefined' && takes(SharedArrayBuffer.prototype, 'byteLength')(value)
const isNumberObject = takes(Number.prototype, 'valueOf')
const isStringObject = takes(String.prototype, 'valueOf')
const isBooleanObject = takes(Boolean.prototype, 'valueOf')
const isBigIntObject = takes(BigInt.prototype, 'valueOf')
const isSymbolObject = takes(Symbol.prototype, 'valueOf')

const prototypeOf = (value: unknown): unknown =>
  typeof value === 'function' ? Object.getPrototypeOf(value) : undefined
const GeneratorFunction: unknown = Object.getPrototypeOf(function* () {})
const AsyncGeneratorFunction: unknown = Object.getPrototypeOf(async function* () {})
const AsyncFunction: unknown = Object.getPrototypeOf(async () => {})
const regexpExec: unknown = RegExp.prototype

const isError = (value: unknown): boolean => {
  const check: unknown = Reflect.get(Error, 'isError')
  if (typeof check === 'function') return Reflect.apply(check, Error, [value]) === true
  return value instanceof Error || named('Error')(value)
}

/** What Node's library finds in `src/node_types.cc`. A proxy cannot be told from what it stands for. */
export const typesBinding = (): Binding => ({
  isExternal: () => false,
  isProxy: () => false,
  isDate,
  isArgumentsObject: (value: unknown) => named('Arguments')(value) && !(Symbol.toStringTag in Object(value)),
  isBigIntObject,
  isBooleanObject,
  isNumberObject,
  isStringObject,
  isSymbolObject,
  isBoxedPrimitive: (value: unknown) =>
    isNumberObject(value) ||
    isStringObject(value) ||
    isBooleanObject(value) ||
    isBigIntObject(value) ||
    isSymbolObject(value),
  isNativeError: isError,
  isRegExp: (value: unknown) => value !== regexpExec && isRegExp(value),
  isAsyncFunction: (value: unknown) => [AsyncFunction, AsyncGeneratorFunction].includes(prototypeOf(value)),
  isGeneratorFunction: (value: unknown) => [GeneratorFunction, AsyncGeneratorFunction].includes(prototypeOf(value)),
  isGeneratorObject: (value: unknown) => named('Generator')(value) || named('AsyncGenerator')(value),
  isPromise: (value: unknown) => value instanceof Promise,
  isMap,
  isSet,
  isMapIterator: named('Map Iterator'),
  isSetIterator: named('Set Iterator'),
  isWeakMap,
  isWeakSet,
  isArrayBuffer,
  isSharedArrayBuffer,
  isAnyArrayBuffer: (value: unknown) => isArrayBuffer(value) || isSharedArrayBuffer(value),
  isModuleNamespaceObject: (value: unknown) => named('Module')(value) && Object.getPrototypeOf(Object(value)) === null,
  isEventTarget: (value: unknown) => value instanceof EventTarget,
})
