/** Whether Monaco's mode for screen readers is on, remembered for all editors of this site. */
const KEY = 'porthole.screen-reader'

/** The remembered choice; without one it is off. */
export function prefersScreenReader(): boolean {
  try {
    return localStorage.getItem(KEY) === 'on'
  } catch (error) {
    // A browser may forbid storage: then every visit begins anew.
    console.debug(error)
    return false
  }
}

export function rememberScreenReader(on: boolean): void {
  try {
    localStorage.setItem(KEY, on ? 'on' : 'off')
  } catch (error) {
    console.debug(error)
  }
}
