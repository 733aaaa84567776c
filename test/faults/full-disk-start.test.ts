import { expect, test } from 'vitest'
import { dataDirForTest, porthole } from '../support/serve-process.ts'
import { mountable, NAMESPACE } from './small-disk.ts'

/** A server lives for a moment, somebody else takes the room that it left, and it starts anew. */
const TWO_LIVES = `
mount -t tmpfs -o size=4m none "$1"
disk=$1
shift
"$@" > "$disk/said" 2>&1 &
until grep -q Ctrl-C "$disk/said"; do sleep 0.05; done
kill $!
wait $!
cat /dev/zero > "$disk/somebody-else" 2>"$disk/full"
exec "$@"`

test.skipIf(!mountable)(
  'a server that starts on a full disk says so in one sentence and ends with status 1',
  async () => {
    const dataDir = await dataDirForTest()
    const ports = ['--port=0', '--tls-port=0', '--echo-port=0', '--chargen-port=0', '--no-web']
    const under = [...NAMESPACE, 'sh', '-c', TWO_LIVES, 'sh', dataDir]
    const run = porthole(['serve', ...ports, '--data-dir', dataDir], { under })
    expect([await run.exit, run.out.text, run.err.text]).toEqual([
      1,
      '',
      expect.stringMatching(
        new RegExp(`^porthole: Cannot [^\\n]*${dataDir}[^\\n]* as the disk must have room: [^\\n]*\\n$`),
      ),
    ])
  },
)
