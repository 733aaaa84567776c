import type { ProgressStorage } from '../../playground/workspace/progress.ts'

/** The browser's `localStorage`. Looked up at each use, because the look-up itself throws where storage is forbidden. */
export const browserStorage: ProgressStorage = {
  getItem: (key) => window.localStorage.getItem(key),
  setItem: (key, value) => window.localStorage.setItem(key, value),
}
