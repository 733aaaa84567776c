/** A lesson's place in the course and its name in addresses, both read off its folder `lessons/NN-slug`. */
export interface LessonFolder {
  readonly number: number
  readonly slug: string
}

const LESSON_FOLDER = /(?:^|\/)lessons\/(\d{2})-([a-z0-9]+(?:-[a-z0-9]+)*)\//

/** The lesson that a file belongs to; `undefined` for a file outside `lessons/NN-slug/`. */
export function lessonOfPath(path: string): LessonFolder | undefined {
  const [, number, slug] = LESSON_FOLDER.exec(path) ?? []
  return number === undefined || slug === undefined ? undefined : { number: Number(number), slug }
}
