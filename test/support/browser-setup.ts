import type { TestProject } from 'vitest/node'
import { browserPath } from './browser-path.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    browserPath: string
  }
}

/** Finds or gets a browser once, before the first test that needs it. */
export function setup(project: TestProject): void {
  project.provide('browserPath', browserPath())
}
