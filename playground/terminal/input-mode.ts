/** Whether the plain input is on, remembered for all terminals of this site. */
const KEY = 'porthole.plain-input'

export const pointsWithFinger = (): boolean => matchMedia('(pointer: coarse)').matches

/** The remembered choice; without one, the plain input where a finger points. */
export function prefersPlainInput(): boolean {
  try {
    const choice = localStorage.getItem(KEY)
    if (choice !== null) return choice === 'on'
  } catch (error) {
    // A browser may forbid storage: then every visit begins anew.
    console.debug(error)
  }
  return pointsWithFinger()
}

export function rememberPlainInput(on: boolean): void {
  try {
    localStorage.setItem(KEY, on ? 'on' : 'off')
  } catch (error) {
    console.debug(error)
  }
}
