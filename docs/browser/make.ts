import { type Check, MADE_WITH_HELP, type Make } from '../../lessons/make.ts'
import { connectionsOf } from '../../lessons/wire-connection.ts'
import type { SegmentCapture } from '../../playground/segments/segment-capture.ts'
import type { PortholeWorkspace } from '../../playground/workbench/element.ts'
import type { Progress } from '../../playground/workspace/progress.ts'
import { lessonOfPath } from '../course/lesson-folder.ts'
import { coalesce } from './coalesce.ts'

const MAKES = import.meta.glob<Make>('../../lessons/*/make/make.ts', { import: 'make' })
const TEXTS = import.meta.glob<string>('../../lessons/*/make/*/*.{ts,txt}', { query: '?raw', import: 'default' })

const isOf = (path: string, slug: string): boolean => lessonOfPath(path)?.slug === slug

/** The files of a lesson's exercise that lie in one of these folders, by their names. */
async function filesOf(
  slug: string,
  ...folders: ('given' | 'starter' | 'solution')[]
): Promise<Record<string, string>> {
  const found = Object.entries(TEXTS).flatMap(([path, load]) => {
    const [, folder = '', name = ''] = /\/make\/(\w+)\/([\w.-]+)$/.exec(path) ?? []
    return isOf(path, slug) && folders.some((one) => one === folder) ? [[folder, name, load] as const] : []
  })
  // What the learner writes comes before what is given.
  const ordered = folders.flatMap((folder) => found.filter(([one]) => one === folder))
  return Object.fromEntries(await Promise.all(ordered.map(async ([, name, load]) => [name, await load()] as const)))
}

async function makeOf(slug: string): Promise<Make> {
  const load = Object.entries(MAKES).find(([path]) => isOf(path, slug))?.[1]
  if (!load) throw new Error(`Cannot open workspace as the lesson must have an exercise: ${slug} has none`)
  return load()
}

async function openWorkspace(slug: string, { programs, links }: Make): Promise<PortholeWorkspace> {
  const [{ PortholeWorkspace }, files] = await Promise.all([
    import('../../playground/workbench/element.ts'),
    filesOf(slug, 'starter', 'given'),
    import('./workspace-styles.ts').then(({ adoptWorkspaceStyles }) => adoptWorkspaceStyles()),
  ])
  return new PortholeWorkspace({ name: `make-${slug}`, files, programs, links, machines: 'one' })
}

/** Ticks what the wire has shown, and says so to screen readers. */
function watch(checks: readonly Check[], slug: string, progress: Progress, announcer: Element | null) {
  let capture: SegmentCapture | undefined
  let unsubscribe: (() => void) | undefined
  const look = coalesce(() => {
    const connections = connectionsOf(capture?.entries.map(({ passage }) => passage) ?? [])
    for (const { id, text, done } of checks) {
      if (progress.lesson(slug).steps.includes(id) || !done(connections)) continue
      progress.completeStep(slug, id)
      if (announcer) announcer.textContent = `Seen on the wire: ${text.replaceAll('`', '')}`
    }
  })
  return (next: SegmentCapture): void => {
    unsubscribe?.()
    capture = next
    unsubscribe = next.subscribe(look)
  }
}

function show(section: HTMLElement, done: readonly string[]): void {
  const items = [...section.querySelectorAll<HTMLElement>('[data-check]')]
  for (const item of items) {
    const isDone = done.includes(item.dataset['check'] ?? '')
    item.toggleAttribute('data-done', isDone)
    for (const state of item.querySelectorAll('[data-state]')) state.textContent = isDone ? 'Done:' : 'To do:'
  }
  const count = items.filter((item) => item.hasAttribute('data-done')).length
  for (const counter of section.querySelectorAll('[data-check-count]')) counter.textContent = String(count)
  for (const note of section.querySelectorAll<HTMLElement>('[data-make-helped]'))
    note.hidden = !done.includes(MADE_WITH_HELP)
}

/** The exercise of a lesson: its workspace, opened when it is wanted, and what the virtual wire shows of it. */
export function followMake(lesson: HTMLElement, slug: string, progress: Progress): void {
  const section = lesson.querySelector<HTMLElement>('[data-make]')
  const place = section?.querySelector('[data-make-workspace]')
  if (!section || !place) return
  const refresh = () => show(section, progress.lesson(slug).steps)
  refresh()
  progress.subscribe(refresh)
  let opened: Promise<PortholeWorkspace> | undefined
  const open = async (): Promise<PortholeWorkspace> => {
    const make = await makeOf(slug)
    const workspace = await openWorkspace(slug, make)
    const follow = watch(make.checks, slug, progress, lesson.querySelector('[data-announcer]'))
    workspace.addEventListener('workspace-capture', ({ detail }) => follow(detail))
    place.replaceChildren(workspace)
    await workspace.updateComplete
    return workspace
  }
  const opening = (): Promise<PortholeWorkspace> => {
    opened ??= open()
    return opened
  }
  section.querySelector('[data-make-open]')?.addEventListener('click', () => {
    opening().then((workspace) => workspace.querySelector<HTMLElement>('.ph-bar button')?.focus(), reportError)
  })
  section.querySelector('[data-make-show]')?.addEventListener('click', () => {
    Promise.all([opening(), filesOf(slug, 'solution')]).then(([workspace, files]) => {
      workspace.replaceFiles(files, 'This is the solution.')
      progress.completeStep(slug, MADE_WITH_HELP)
    }, reportError)
  })
}
