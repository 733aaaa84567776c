import { describe, expect, test } from 'vitest'
import { lessonOfPath } from '../../docs/course/lesson-folder.ts'

describe('lessonOfPath', () => {
  test.each([
    ['lessons/01-sockets-and-ports/lesson.mdx', { number: 1, slug: 'sockets-and-ports' }],
    ['../../lessons/12-broadcast/samples/echo-server.ts', { number: 12, slug: 'broadcast' }],
  ])('reads number and slug off %s', (path, lesson) => {
    expect(lessonOfPath(path)).toEqual(lesson)
  })

  test.each([
    'lessons/step.ts',
    'lessons/1-short/steps.ts',
    'lessons/01-Upper/steps.ts',
    'lessons/01-trailing-/steps.ts',
    'docs/content/docs/index.mdx',
    'mylessons/01-other/lesson.mdx',
  ])('finds no lesson in %s', (path) => {
    expect(lessonOfPath(path)).toBeUndefined()
  })
})
