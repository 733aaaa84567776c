import { defineConfig } from 'vitest/config'

/** The longest one test of the server or of the pure parts may take, in milliseconds. */
const TEST_TIMEOUT_MS = 15_000
/** The longest one test in the browser may take, in milliseconds. */
const BROWSER_TIMEOUT_MS = 60_000

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/{server,storage,playground,network,kernel,runtime,site,fuzz,templates,share}/**/*.test.ts'],
          testTimeout: TEST_TIMEOUT_MS,
        },
      },
      { test: { name: 'contract', include: ['test/{contract,faults}/**/*.test.ts'], testTimeout: TEST_TIMEOUT_MS } },
      { test: { name: 'course', include: ['test/lessons/**/*.test.ts'], testTimeout: TEST_TIMEOUT_MS } },
      {
        test: {
          name: 'browser',
          include: ['test/e2e/**/*.test.ts'],
          globalSetup: ['test/support/built-site.ts', 'test/support/browser-setup.ts'],
          testTimeout: BROWSER_TIMEOUT_MS,
          hookTimeout: BROWSER_TIMEOUT_MS,
          // One browser at a time: two cores.
          fileParallelism: false,
        },
      },
    ],
  },
})
