import type { Command } from '../../server/services/command.ts'
import type { Ground } from './ground.ts'
import { MemoryGround } from './memory-ground.ts'
import { Dice, plan, type Step, script } from './plan.ts'
import { compareSplits, run } from './run.ts'
import { TcpGround } from './tcp-ground.ts'

/** Cases after which a server is stopped and another one started. */
const CASES_A_SERVER = 300
/** A password costs a real server what it is meant to cost. */
const TCP_LOGINS = 0.02
const MEMORY_LOGINS = 0.4

const SHORTENING_MS = 20_000
/** Characters of what a client sends at once that are printed. */
const MAX_SHOWN = 300

export interface Finding {
  readonly seed: number
  readonly problem: string
  /** What leads to it, in few steps. */
  readonly input: string
}

interface Options {
  readonly mode: 'memory' | 'tcp'
  readonly seed: number
  readonly commands: readonly Command[]
}

/** One case after the other, each from a seed of its own: what was found, or nothing. */
export async function* fuzz({ mode, seed, commands }: Options): AsyncGenerator<Finding | undefined> {
  for (let first = seed; ; first += CASES_A_SERVER) {
    await using server = mode === 'tcp' ? await TcpGround.start(commands) : undefined
    for (let current = first; current < first + CASES_A_SERVER; current++) {
      const ground = async () => server ?? (await MemoryGround.start(current, commands))
      const steps = plan(current, commands, server ? TCP_LOGINS : MEMORY_LOGINS)
      const problem = await run(await ground(), steps)
      if (problem !== undefined) {
        const input = await shortest(steps, ground, problem)
        yield { seed: current, problem, input: input.map(describe).join('\n') }
      } else if (server) yield undefined
      else {
        const bytes = script(new Dice(current), commands, MEMORY_LOGINS)
        const difference = await compareSplits(current, bytes, commands)
        yield difference === undefined
          ? undefined
          : { seed: current, problem: difference, input: JSON.stringify(bytes.toString('latin1')) }
      }
    }
  }
}

const kindOf = (problem: string | undefined) => problem?.replace(/^client \d+: /, '').slice(0, 12)

/** Leaves out one step after the other, for a while, as long as the same kind of problem comes of it. */
async function shortest(
  steps: readonly Step[],
  ground: () => Promise<Ground>,
  problem: string,
): Promise<readonly Step[]> {
  const deadline = performance.now() + SHORTENING_MS
  let kept = steps
  const without = async (leftOut: (step: Step, index: number) => boolean) => {
    const fewer = kept.filter((step, index) => !leftOut(step, index))
    if (fewer.length === kept.length || performance.now() > deadline) return
    if (kindOf(await run(await ground(), fewer)) === kindOf(problem)) kept = fewer
  }
  for (const who of new Set(steps.map((step) => (typeof step === 'string' ? -1 : step.who))))
    await without((step) => (typeof step === 'string' ? -1 : step.who) === who)
  for (let at = kept.length - 1; at >= 0; at--)
    await without((step, index) => index === at && !(typeof step === 'object' && 'end' in step))
  return kept
}

function describe(step: Step): string {
  if (typeof step === 'string') return step
  if ('end' in step) return `client ${step.who}: ${step.end}`
  const text = JSON.stringify(step.send.toString('latin1'))
  const shown = text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}… ${step.send.length} bytes` : text
  return `client ${step.who} sends ${shown}`
}
