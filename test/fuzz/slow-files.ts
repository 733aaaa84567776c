import { setImmediate as turn } from 'node:timers/promises'
import type { FileReader, PartWriter } from '../../server/services/storage.ts'
import { MemoryFiles } from '../../server/storage/memory-files.ts'

/** Files that take a turn for everything, as those on a disk do. */
export class SlowFiles extends MemoryFiles {
  override async part(id: string): Promise<PartWriter> {
    await turn()
    const part = await super.part(id)
    return {
      get offset() {
        return part.offset
      },
      write: async (bytes) => {
        await turn()
        await part.write(bytes)
      },
      finish: () => turn().then(() => part.finish()),
      close: () => turn().then(() => part.close()),
    }
  }

  override async reader(id: string, offset: number): Promise<FileReader> {
    const reader = await super.reader(id, offset)
    await turn()
    return { read: () => turn().then(() => reader.read()), close: () => turn().then(() => reader.close()) }
  }

  override async commit(file: Parameters<MemoryFiles['commit']>[0]): Promise<void> {
    await turn()
    await super.commit(file)
  }
}
