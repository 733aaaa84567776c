/** What is remembered of one lesson. */
export interface LessonRecord {
  /** Ids of the steps that are done, oldest first. */
  readonly steps: readonly string[]
  /** The choice last taken for each prediction, counted from 0. */
  readonly predictions: ReadonlyMap<string, number>
}

/** What is remembered of the course, by lesson slug; the lesson changed last comes last. */
export type ProgressRecord = ReadonlyMap<string, LessonRecord>

const PROGRESS_VERSION = 1

/** Limits of a record: what goes past them on writing pushes out the oldest, on reading makes the text unreadable. */
export const MAX_LESSONS = 100
export const MAX_STEPS_PER_LESSON = 64
export const MAX_PREDICTIONS_PER_LESSON = 64
export const MAX_CHOICE = 63
/** Characters of a slug or an id. */
export const MAX_NAME_LENGTH = 80
/** Characters of the stored JSON: above what a full record of plain names needs in practice, far below what storage holds. */
export const MAX_PROGRESS_LENGTH = 1024 * 1024

export const NOTHING_DONE: LessonRecord = { steps: [], predictions: new Map() }

const isName = (value: unknown): value is string =>
  typeof value === 'string' && value.length > 0 && value.length <= MAX_NAME_LENGTH

const isChoice = (value: unknown): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= MAX_CHOICE

/** The entries of a plain object with at most `limit` proper names, or `undefined` for anything else. */
function entriesOf(value: unknown, limit: number): [string, unknown][] | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  const entries = Object.entries(value)
  return entries.length <= limit && entries.every(([name]) => isName(name)) ? entries : undefined
}

function parseLesson(value: unknown): LessonRecord | undefined {
  const fields = new Map(entriesOf(value, Number.POSITIVE_INFINITY))
  const steps = fields.get('steps')
  if (!Array.isArray(steps) || steps.length > MAX_STEPS_PER_LESSON || !steps.every(isName)) return undefined
  const answers = entriesOf(fields.get('predictions'), MAX_PREDICTIONS_PER_LESSON)
  if (!answers) return undefined
  const predictions = new Map<string, number>()
  for (const [id, choice] of answers) {
    if (!isChoice(choice)) return undefined
    predictions.set(id, choice)
  }
  return { steps, predictions }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

/** Reads a stored record; `undefined` for text that is not one of this version within its limits. */
export function parseProgress(text: string): ProgressRecord | undefined {
  if (text.length > MAX_PROGRESS_LENGTH) return undefined
  const fields = new Map(entriesOf(parseJson(text), Number.POSITIVE_INFINITY))
  const lessons = entriesOf(fields.get('lessons'), MAX_LESSONS)
  if (fields.get('version') !== PROGRESS_VERSION || !lessons) return undefined
  const record = new Map<string, LessonRecord>()
  for (const [slug, value] of lessons) {
    const lesson = parseLesson(value)
    if (!lesson) return undefined
    record.set(slug, lesson)
  }
  return record
}

export function serializeProgress(record: ProgressRecord): string {
  const lessons = [...record].map(([slug, { steps, predictions }]) => [
    slug,
    { steps, predictions: Object.fromEntries(predictions) },
  ])
  return JSON.stringify({ version: PROGRESS_VERSION, lessons: Object.fromEntries(lessons) })
}

/** The map with `name` put last and, past `limit`, the oldest left out. */
function withNewest<T>(map: ReadonlyMap<string, T>, name: string, value: T, limit: number): Map<string, T> {
  const others = [...map].filter(([other]) => other !== name)
  return new Map([...others.slice(Math.max(0, others.length + 1 - limit)), [name, value]])
}

function checkName(what: string, name: string): void {
  const { length } = name
  if (isName(name)) return
  throw new RangeError(
    `Cannot remember ${what} as its name must be 1 to ${MAX_NAME_LENGTH} characters: current length is ${length}`,
  )
}

const withLesson = (record: ProgressRecord, slug: string, lesson: LessonRecord): ProgressRecord => {
  checkName('lesson', slug)
  return withNewest(record, slug, lesson, MAX_LESSONS)
}

/** The record with one more step done. Throws a RangeError for a name that is empty or too long. */
export function withStep(record: ProgressRecord, slug: string, step: string): ProgressRecord {
  checkName('step', step)
  const lesson = record.get(slug) ?? NOTHING_DONE
  const steps = [...lesson.steps.filter((other) => other !== step), step].slice(-MAX_STEPS_PER_LESSON)
  return withLesson(record, slug, { ...lesson, steps })
}

/** The record with a prediction answered, or answered anew. Throws a RangeError for a name or choice out of range. */
export function withPrediction(record: ProgressRecord, slug: string, id: string, choice: number): ProgressRecord {
  checkName('prediction', id)
  if (!isChoice(choice)) {
    throw new RangeError(
      `Cannot remember prediction as its choice must be 0 to ${MAX_CHOICE}: current choice is ${choice}`,
    )
  }
  const lesson = record.get(slug) ?? NOTHING_DONE
  const predictions = withNewest(lesson.predictions, id, choice, MAX_PREDICTIONS_PER_LESSON)
  return withLesson(record, slug, { ...lesson, predictions })
}
