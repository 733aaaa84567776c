import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { removePortsFile, writePortsFile } from '../../server/transports/ports-file.ts'

test('ports.json is written whole, and removed by the server that wrote it alone', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'porthole-ports-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const path = join(folder, 'ports.json')
  await writePortsFile(folder, { porthole: 1 })
  await writePortsFile(folder, { porthole: 2 })
  expect(await readdir(folder)).toEqual(['ports.json'])
  await removePortsFile(folder, { porthole: 1 })
  expect(JSON.parse(await readFile(path, 'utf8'))).toEqual({ porthole: 2 })
  await removePortsFile(folder, { porthole: 2 })
  expect(existsSync(path)).toBe(false)
  await removePortsFile(folder, { porthole: 2 })
})
