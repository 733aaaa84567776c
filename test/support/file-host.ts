import { readFile, stat } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { extname, join, normalize } from 'node:path'

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
}

interface FileHostOptions {
  /** Has pages at addresses without `.html` and without a slash at the end, and redirects to them. */
  readonly isTidy?: boolean
}

/** A host of files as there are many: what lies in a folder, under a path, and 404.html for what does not. No headers but the type. */
export class FileHost {
  readonly #folder: string
  readonly #path: string
  readonly #isTidy: boolean
  /** Between the two halves of a file, in milliseconds. */
  pause = 0
  #server: Server | undefined

  /** `path` begins and ends in a slash. */
  constructor(folder: string, path = '/', { isTidy = false }: FileHostOptions = {}) {
    this.#folder = folder
    this.#path = path
    this.#isTidy = isTidy
  }

  /** Where the site begins. */
  get url(): string {
    const address = this.#server?.address()
    if (typeof address !== 'object' || address === null) throw new Error('Cannot tell the address as it must listen')
    return `http://127.0.0.1:${address.port}${this.#path}`
  }

  async listen(port = 0): Promise<void> {
    const server = createServer((request, response) => {
      this.#find(request.url ?? '/').then(
        ({ status, type, body, location }) => {
          response.writeHead(status, { 'Content-Type': type, ...(location && { Location: location }) })
          if (this.pause === 0) return response.end(body)
          const half = body.length >> 1
          response.write(body.slice(0, half))
          const rest = setTimeout(() => response.end(body.slice(half)), this.pause)
          response.once('close', () => clearTimeout(rest))
        },
        (error: unknown) => response.destroy(error instanceof Error ? error : undefined),
      )
    })
    this.#server = server
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
    await promise
  }

  async stop(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#server?.close(() => resolve())
    this.#server?.closeAllConnections()
    await promise
  }

  async #fileAt(name: string): Promise<string> {
    if (name === '.' || name.endsWith('/')) return join(name, 'index.html')
    if (!this.#isTidy || extname(name) !== '') return name
    const page = join(name, 'index.html')
    return stat(join(this.#folder, page)).then(
      () => page,
      () => `${name}.html`,
    )
  }

  async #find(address: string): Promise<{ status: number; type: string; body: Buffer | string; location?: string }> {
    const path = decodeURIComponent(new URL(address, 'http://host').pathname)
    const name = path.startsWith(this.#path) ? normalize(path.slice(this.#path.length)) : undefined
    const tidied = this.#isTidy ? path.replace(/(?:\/index)?\.html$|(?<=[^/])\/$/, '') : path
    if (tidied !== path && tidied.startsWith(this.#path))
      return { status: 301, type: 'text/plain', body: '', location: tidied }
    if (name !== undefined && !name.startsWith('..')) {
      const file = await this.#fileAt(name)
      try {
        const body = await readFile(join(this.#folder, file))
        return { status: 200, type: TYPES[extname(file)] ?? 'application/octet-stream', body }
      } catch (error) {
        if (!(error instanceof Error && 'code' in error)) throw error
        if (error.code === 'EISDIR') return { status: 301, type: 'text/plain', body: '', location: `${path}/` }
        if (error.code !== 'ENOENT' && error.code !== 'ENOTDIR') throw error
      }
    }
    const body = await readFile(join(this.#folder, '404.html')).catch(() => 'not found\n')
    return { status: 404, type: 'text/html; charset=utf-8', body }
  }
}
