import type { Page } from 'playwright-core'
import type { Template } from '../../playground/templates/template.ts'
import { TEMPLATES } from '../../playground/templates/templates.ts'
import { normalise, type ProgramTranscript } from '../runtime/transcript.ts'
import { NodeStage } from './node-stage.ts'
import { PageStage } from './page-stage.ts'
import { RuntimeStage, type RuntimeStageOptions } from './runtime-stage.ts'
import { type Actor, type Stage, StageError } from './stage.ts'

/** What people do at the terminals of a template. A program that still runs at its end gets SIGTERM. */
export type Play = (start: (name: string) => Promise<Actor>, stage: Stage) => Promise<void>

/** What the programs left behind, by their names. */
export type Playbill = Readonly<Record<string, Omit<ProgramTranscript, 'name'>>>

export function templateOf(name: string): Template {
  const template = TEMPLATES.find((one) => one.name === name)
  if (template === undefined) throw new StageError(`Cannot find template as ${name} must be in the list: it is not`)
  return template
}

export async function playOnNode(name: string, play: Play): Promise<Playbill> {
  return perform(await NodeStage.open(templateOf(name)), play)
}

export async function playOnRuntime(name: string, play: Play, options?: RuntimeStageOptions): Promise<Playbill> {
  return perform(await RuntimeStage.open(templateOf(name), options), play)
}

export async function playInPage(name: string, play: Play, page: Page): Promise<Playbill> {
  return perform(await PageStage.open(templateOf(name), page), play)
}

/** The same on Node and on the page's runtime, there with all programs on one machine and with one for each: the transcripts. */
export async function playEverywhere(name: string, play: Play): Promise<readonly [Playbill, Playbill, Playbill]> {
  return [
    await playOnNode(name, play),
    await playOnRuntime(name, play),
    await playOnRuntime(name, play, { ownMachines: true }),
  ]
}

async function perform(stage: Stage, play: Play): Promise<Playbill> {
  const actors: Actor[] = []
  try {
    await play(async (name) => {
      const actor = await stage.start(name)
      actors.push(actor)
      return actor
    }, stage)
    for (const actor of actors) actor.signal('SIGTERM')
    const programs = await Promise.all(actors.map(({ ended }) => ended))
    const { programs: plain } = normalise({ programs }, stage)
    return Object.fromEntries(plain.map(({ name, ...rest }) => [name, rest]))
  } finally {
    await stage.close()
  }
}
