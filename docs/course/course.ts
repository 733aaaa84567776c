import { getCollection } from 'astro:content'
import type { Make } from '../../lessons/make.ts'
import type { Step } from '../../lessons/step.ts'
import { lessonOfPath } from './lesson-folder.ts'

export interface Lesson {
  readonly number: number
  readonly slug: string
  readonly href: string
  readonly title: string
  readonly description: string
  readonly steps: readonly Step[]
  /** The exercise at its end, where there is one. */
  readonly make: Make | undefined
  /** How much there is to do: steps, and what the exercise has to show. */
  readonly tasks: number
}

const STEP_FILES = import.meta.glob<readonly Step[]>('../../lessons/*/steps.ts', { eager: true, import: 'steps' })

const MAKE_FILES = import.meta.glob<Make>('../../lessons/*/make/make.ts', { eager: true, import: 'make' })

const stepsOf = (slug: string): readonly Step[] =>
  Object.entries(STEP_FILES).find(([path]) => lessonOfPath(path)?.slug === slug)?.[1] ?? []

const makeOf = (slug: string): Make | undefined =>
  Object.entries(MAKE_FILES).find(([path]) => lessonOfPath(path)?.slug === slug)?.[1]

/** The lessons that exist, in their order: one for each folder `lessons/NN-slug` with a lesson.mdx. */
export async function readCourse(): Promise<Lesson[]> {
  const lessons = (await getCollection('docs')).flatMap(({ filePath, data }) => {
    const folder = lessonOfPath(filePath ?? '')
    if (!folder) return []
    const { number, slug } = folder
    const { title, description = '' } = data
    const [steps, make] = [stepsOf(slug), makeOf(slug)]
    const tasks = steps.length + (make?.checks.length ?? 0)
    return [{ number, slug, href: `/lessons/${slug}/`, title, description, steps, make, tasks }]
  })
  return lessons.sort((a, b) => a.number - b.number)
}

/** The lesson whose page has this id (`lessons/<slug>`), if it is one. */
export async function lessonOfPage(id: string): Promise<Lesson | undefined> {
  return (await readCourse()).find(({ slug }) => `lessons/${slug}` === id)
}
