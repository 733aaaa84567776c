import { spawnSync } from 'node:child_process'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { bytesOf } from './content.ts'
import { contents, folderForTest, openForTest } from './stores.ts'

const child = fileURLToPath(new URL('./children/filling.ts', import.meta.url))
const NODE = process.execPath
/** A disk of 8 MiB in a namespace of its own, which needs no root where users may have such. */
const ON_SMALL_DISK = 'mount -t tmpfs -o size=8m none "$1" && "$2" "$3" "$1" && cp -a "$1/." "$4"'
const NAMESPACE = ['--user', '--map-root-user', '--mount']
const mountable = spawnSync('unshare', [...NAMESPACE, 'mount', '-t', 'tmpfs', 'none', '/mnt']).status === 0

describe.skipIf(process.platform === 'win32')('no room for more', () => {
  test.skipIf(!mountable)('on a full disk (needs the right to mount one)', async () => {
    const folder = await folderForTest()
    const [disk, copy] = [join(folder, 'disk'), join(folder, 'copy')]
    await mkdir(disk)
    await mkdir(copy)
    const args = [...NAMESPACE, 'sh', '-c', ON_SMALL_DISK, 'sh', disk, NODE, child, copy]
    const { stdout, stderr } = spawnSync('unshare', args, { encoding: 'utf8' })
    expect(stderr).toBe('')
    expect(JSON.parse(stdout)).toEqual({
      small: 'ok',
      large: 'no-space',
      after: 'ok',
      spoken: 'no-space',
      removed: 'ok',
      again: expect.stringMatching(/^(ok|no-space)$/),
    })
    await expectKept(copy)
  })

  test('where a file may not grow', async () => {
    const folder = await folderForTest()
    // In blocks of 512 bytes.
    const { stdout, stderr } = spawnSync(
      'sh',
      ['-c', 'ulimit -f 16384; exec "$1" "$2" "$3"', 'sh', NODE, child, folder],
      { encoding: 'utf8' },
    )
    expect(stderr).toBe('')
    expect(JSON.parse(stdout)).toMatchObject({
      small: 'ok',
      large: 'no-space',
      after: 'ok',
      spoken: 'no-space',
      removed: 'ok',
    })
    await expectKept(folder)
  })
})

/** All that went well and was not removed is there once there is room again, and what failed left the file of its name alone. */
async function expectKept(folder: string): Promise<void> {
  const { files, messages } = await openForTest(folder)
  expect(files.files().map(({ id, name }) => [id, name])).toEqual([['small', 'name']])
  for (const { id } of files.files()) expect((await contents(files, id)).equals(bytesOf(100_000))).toBe(true)
  expect(files.partials()).toEqual([])
  expect(messages.history('lobby', 100_000).length).toBeGreaterThan(500)
  messages.append({ id: messages.nextId(), room: 'lobby', time: 0, nick: 'ada', text: 'room again' })
}
