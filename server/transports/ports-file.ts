import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Which port each service got, by its name (PROTOCOL.md, Where). */
export type Ports = Readonly<Record<string, number>>

const pathIn = (dataDir: string): string => join(dataDir, 'ports.json')

/** Writes `ports.json` so that a reader finds it whole or not at all. */
export async function writePortsFile(dataDir: string, ports: Ports): Promise<void> {
  await mkdir(dataDir, { recursive: true })
  const unfinished = `${pathIn(dataDir)}.${process.pid}.part`
  await writeFile(unfinished, `${JSON.stringify(ports)}\n`)
  await rename(unfinished, pathIn(dataDir))
}

export const removePortsFile = (dataDir: string): Promise<void> => rm(pathIn(dataDir), { force: true })
