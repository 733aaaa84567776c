import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Where each service that is on listens (PROTOCOL.md, Where). */
export interface Ports {
  porthole?: number
  tls?: number
  echo?: number
  chargen?: number
  web?: number
  /** Path of the Unix socket, or name of the pipe. */
  unix?: string
}

const serialize = (ports: Readonly<Ports>): string => `${JSON.stringify(ports)}\n`
const pathIn = (dataDir: string): string => join(dataDir, 'ports.json')

/** Writes `ports.json` into a folder that exists, so that a reader finds it whole or not at all. */
export async function writePortsFile(dataDir: string, ports: Readonly<Ports>): Promise<void> {
  const unfinished = `${pathIn(dataDir)}.${process.pid}.part`
  await writeFile(unfinished, serialize(ports))
  await rename(unfinished, pathIn(dataDir))
}

/** Removes `ports.json` unless another server has written its own in the meantime. */
export async function removePortsFile(dataDir: string, ports: Readonly<Ports>): Promise<void> {
  try {
    if ((await readFile(pathIn(dataDir), 'utf8')) === serialize(ports)) await rm(pathIn(dataDir))
  } catch (error) {
    // Somebody else removed it: what was wanted is done.
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
  }
}
