import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { chromium } from 'playwright-core'
import { installPackages, onPath, type Packages, runInstaller } from './system-program.ts'

/** Names under which a browser of the Chromium family stands on the PATH. */
const COMMANDS = [
  'chromium',
  'chromium-browser',
  'google-chrome-stable',
  'google-chrome',
  'microsoft-edge-stable',
  'microsoft-edge',
]

const MAC_APPLICATIONS = ['Google Chrome', 'Chromium', 'Microsoft Edge'].map(
  (name) => `/Applications/${name}.app/Contents/MacOS/${name}`,
)

const WINDOWS_FOLDERS = ['ProgramFiles', 'ProgramFiles(x86)', 'LOCALAPPDATA']
const WINDOWS_PROGRAMS = ['Google\\Chrome\\Application\\chrome.exe', 'Microsoft\\Edge\\Application\\msedge.exe']

const PACKAGES: Packages = {
  'apt-get': ['chromium', 'fonts-liberation'],
  dnf: ['chromium'],
  apk: ['chromium'],
  pacman: ['chromium'],
}

const MISSING =
  'Cannot test the site as a browser of the Chromium family must be there: install Chromium, Chrome or Edge, or set PORTHOLE_BROWSER to the path of one'

/** The browser for the tests: one that is there, else Playwright's own, else the system's package. */
export function browserPath(): string {
  const path = installed() ?? (downloadPlaywrights() || installPackages(PACKAGES) ? installed() : undefined)
  if (path === undefined) throw new Error(MISSING)
  return path
}

function installed(): string | undefined {
  const { PORTHOLE_BROWSER: chosen } = process.env
  if (chosen) return chosen
  return [...candidates(), chromium.executablePath()].find((path) => existsSync(path))
}

function candidates(): string[] {
  if (process.platform === 'darwin') return MAC_APPLICATIONS
  if (process.platform === 'win32') {
    const folders = WINDOWS_FOLDERS.flatMap((name) => process.env[name] ?? [])
    return folders.flatMap((folder) => WINDOWS_PROGRAMS.map((program) => join(folder, program)))
  }
  return COMMANDS.flatMap(onPath)
}

function downloadPlaywrights(): boolean {
  const cli = join(dirname(createRequire(import.meta.url).resolve('playwright-core/package.json')), 'cli.js')
  return runInstaller(process.execPath, [cli, 'install', 'chromium'])
}
