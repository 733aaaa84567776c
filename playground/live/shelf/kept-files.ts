const DATABASE = 'porthole-shelf'
const STORE = 'files'
/** Bytes of unfinished uploads that the browser keeps, and the most files; one that does not fit is asked for again. */
export const MAX_KEPT_BYTES = 128 * 1024 * 1024
export const MAX_KEPT_FILES = 20

const result = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result))
    request.addEventListener('error', () => reject(request.error ?? new Error('Cannot use the database')))
  })

const finished = (transaction: IDBTransaction): Promise<void> =>
  new Promise((resolve, reject) => {
    transaction.addEventListener('complete', () => resolve())
    transaction.addEventListener('abort', () => reject(transaction.error ?? new Error('Cannot write to the database')))
  })

async function open(): Promise<IDBDatabase> {
  const request = indexedDB.open(DATABASE, 1)
  request.addEventListener('upgradeneeded', () => request.result.createObjectStore(STORE))
  return result(request)
}

/** The files of unfinished uploads, kept in IndexedDB so that a reload loses none. Every method may reject. */
export class KeptFiles {
  #database: Promise<IDBDatabase> | undefined

  /** Keeps a file under an id unless there is no room for it; says whether it is kept. */
  async keep(id: string, file: Blob): Promise<boolean> {
    const transaction = (await this.#open()).transaction(STORE, 'readwrite')
    const store = transaction.objectStore(STORE)
    const kept: unknown[] = await result(store.getAll())
    const bytes = kept.reduce<number>((sum, one) => sum + (one instanceof Blob ? one.size : 0), file.size)
    if (kept.length >= MAX_KEPT_FILES || bytes > MAX_KEPT_BYTES) return false
    store.put(file, id)
    await finished(transaction)
    return true
  }

  async find(id: string): Promise<Blob | undefined> {
    const store = (await this.#open()).transaction(STORE).objectStore(STORE)
    const file: unknown = await result(store.get(id))
    return file instanceof Blob ? file : undefined
  }

  async forget(id: string): Promise<void> {
    const transaction = (await this.#open()).transaction(STORE, 'readwrite')
    transaction.objectStore(STORE).delete(id)
    await finished(transaction)
  }

  /** Forgets all files but these. */
  async retain(ids: ReadonlySet<string>): Promise<void> {
    const transaction = (await this.#open()).transaction(STORE, 'readwrite')
    const store = transaction.objectStore(STORE)
    for (const key of await result(store.getAllKeys())) {
      if (typeof key !== 'string' || !ids.has(key)) store.delete(key)
    }
    await finished(transaction)
  }

  #open(): Promise<IDBDatabase> {
    this.#database ??= open()
    return this.#database
  }
}
