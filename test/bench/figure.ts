/** One measured figure and the goal it was measured for. */
export interface Figure {
  readonly what: string
  readonly value: number
  /** Least and greatest of the rounds behind a median. */
  readonly spread?: readonly [number, number]
  readonly goal?: { readonly atLeast: number } | { readonly atMost: number }
  readonly unit?: string
  /** What the value is made of. */
  readonly detail?: string
}

/** What the command line asks of every row. */
export interface Options {
  /** Size of a transfer or broadcast in bytes; each row has its own without it. */
  readonly bytes: number | undefined
  /** How long the churn lasts. */
  readonly seconds: number
  /** Where its random choices begin. */
  readonly seed: number
  /** Rounds that count. */
  readonly rounds: number
}

/** One row of the table of goals. */
export interface Row {
  readonly help: string
  readonly run: (options: Options) => AsyncIterable<Figure>
}

export function meetsGoal({ value, goal }: Figure): boolean {
  if (goal === undefined) return true
  return 'atLeast' in goal ? value >= goal.atLeast : value <= goal.atMost
}

export function formatFigure(figure: Figure): string {
  const { what, value, spread, goal, unit = '', detail } = figure
  const digits = (number: number): string =>
    Number.isInteger(number) ? String(number) : number.toFixed(number < 100 ? 2 : 0)
  const parts = [`${digits(value)}${unit}`]
  if (spread) parts.push(`(${spread.map(digits).join('–')})`)
  if (goal) {
    parts.push('atLeast' in goal ? `goal ≥ ${goal.atLeast}` : `goal ≤ ${goal.atMost}`)
    parts.push(meetsGoal(figure) ? 'met' : 'MISSED')
  }
  if (detail !== undefined) parts.push(`· ${detail}`)
  return `${what}: ${parts.join(' ')}`
}
