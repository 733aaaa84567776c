import { ask, type Ground, until, type Wire } from './ground.ts'
import { MemoryGround } from './memory-ground.ts'
import { Dice, FILE_NAMES, type Step, split } from './plan.ts'
import { type Exchange, Referee } from './referee.ts'

interface Client {
  readonly wire: Wire
  readonly sent: Buffer[]
  end: Exchange['end']
}

/** Does what the steps say, and tells what is wrong with what came of it. */
export async function run(ground: Ground, steps: readonly Step[]): Promise<string | undefined> {
  const known = ground.faults.length
  try {
    const clients = await play(ground, steps)
    judge(ground, clients)
    await until(
      ground,
      () => ground.leftovers().length === 0,
      () => `left behind: ${ground.leftovers().join(', ')}`,
    )
    await probe(ground)
    const faults = ground.faults.slice(known)
    if (faults.length > 0) throw new Error(`the server complains: ${faults.join('; ')}`)
    return undefined
  } catch (error) {
    return messageOf(error)
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

function judge(ground: Ground, clients: ReadonlyMap<number, Client>): void {
  for (const [who, { wire, sent, end }] of clients) {
    try {
      const exchange = { sent: Buffer.concat(sent), received: wire.received, end, cuts: ground.cuts }
      new Referee(exchange, ground.commands).judge()
    } catch (error) {
      throw new Error(`client ${who}: ${messageOf(error)}`)
    }
  }
}

async function play(ground: Ground, steps: readonly Step[]): Promise<Map<number, Client>> {
  const clients = new Map<number, Client>()
  for (const step of steps) {
    if (step === 'turn') await ground.turn()
    else if (step === 'wait') {
      if (await ground.wait()) judge(ground, clients)
    } else {
      const client = clients.get(step.who) ?? { wire: ground.connect(), sent: [], end: 'open' }
      clients.set(step.who, client)
      if ('send' in step) {
        client.sent.push(step.send)
        client.wire.send(step.send)
      } else {
        client.end = step.end
        client.wire[step.end]()
      }
    }
  }
  for (const [who, { wire }] of clients) {
    const tail = () => JSON.stringify(wire.received.subarray(-300).toString('latin1'))
    await until(
      ground,
      () => wire.over,
      () => `client ${who} waits for the end, behind ${tail()}`,
    )
  }
  return clients
}

/** Asks the service whether anything is left of those who left. */
async function probe(ground: Ground): Promise<void> {
  const [admin, one, other] = await ground.probes()
  const deadline = performance.now() + ground.patience
  /** Asks until it is so: the end of a connection that was reset is not known at once. */
  const expect = async (wire: Wire, requests: readonly string[], expected: RegExp) => {
    for (;;) {
      let reply = ''
      for (const request of requests) reply = (await ask(ground, wire, request)).join('\n')
      if (expected.test(reply)) return
      if (performance.now() > deadline) throw new Error(`when all have left, ${requests} is answered ${reply}`)
      await ground.turn()
    }
  }
  await expect(admin, ['WHO\n'], /^\| (admin admin\n\| ann user|ann user\n\| keeper admin)\n\+OK 2$/)
  await expect(admin, ['ROOMS\n'], /^\+OK 0$/)
  for (const name of FILE_NAMES) {
    // An upload that was whole when its client left may become a file yet.
    await expect(admin, [`DELETE ${name}\n`, `PUT ${name} 1\n`], /^\+GO 0$/)
    for (const request of ['x', `DELETE ${name}\n`]) await ask(ground, admin, request)
  }
  // Both transfers that an account may have at once.
  for (const wire of [one, other]) await expect(wire, [`PUT probe-${wire === one} 1\n`], /^\+GO 0$/)
  for (const wire of [one, other]) await expect(wire, ['x'], /^\+OK 1 /)
}

/** Sends the same bytes in two splits to a service each, and tells how the replies differ. */
export async function compareSplits(
  seed: number,
  bytes: Buffer,
  commands: Ground['commands'],
): Promise<string | undefined> {
  const dice = new Dice(seed)
  const replies = async () => {
    const ground = await MemoryGround.start(dice.below(2 ** 32), commands, true)
    const steps = split(dice, bytes).flatMap((send): Step[] => [
      { who: 0, send },
      ...(dice.chance(0.5) ? ['turn' as const] : []),
    ])
    const clients = await play(ground, [...steps, { who: 0, end: 'fin' }])
    const text = clients.get(0)?.wire.received.toString('latin1') ?? ''
    return text.replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '<time>')
  }
  try {
    const [first, second] = [await replies(), await replies()]
    if (first === second) return undefined
    const at = [...first].findIndex((character, index) => character !== second[index])
    const [a, b] = [first, second].map((text) => JSON.stringify(text.slice(Math.max(0, at - 20), at + 200)))
    return `other replies in another split: ${a} and ${b}`
  } catch (error) {
    return messageOf(error)
  }
}
