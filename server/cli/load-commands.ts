import { readdir } from 'node:fs/promises'
import type { Command } from '../services/command.ts'

const FOLDER = new URL('../services/commands/', import.meta.url)

const isCommand = (value: unknown): value is Command =>
  typeof value === 'object' &&
  value !== null &&
  'verb' in value &&
  'grammar' in value &&
  'help' in value &&
  'run' in value

/** Every request the server knows: a file in `services/commands` that exports it as `command`. */
export async function loadCommands(): Promise<Command[]> {
  const files = (await readdir(FOLDER)).filter((file) => file.endsWith('.ts'))
  return Promise.all(
    files.map(async (file) => {
      const module: { command?: unknown } = await import(new URL(file, FOLDER).href)
      if (!isCommand(module.command))
        throw new TypeError(`Cannot load ${file} as it must export a Command named command`)
      return module.command
    }),
  )
}
