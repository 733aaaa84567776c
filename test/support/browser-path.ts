import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { delimiter, dirname, join } from 'node:path'
import { chromium } from 'playwright-core'

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

/** Package managers that have a Chromium, with the commands that install it unasked. */
const PACKAGE_MANAGERS: Record<string, readonly (readonly string[])[]> = {
  'apt-get': [['update'], ['install', '-y', '--no-install-recommends', 'chromium', 'fonts-liberation']],
  dnf: [['install', '-y', 'chromium']],
  apk: [['add', 'chromium']],
  pacman: [['-S', '--noconfirm', 'chromium']],
}

/** How long one attempt to install a browser may take, in milliseconds. */
const INSTALL_TIMEOUT_MS = 5 * 60_000

const MISSING =
  'Cannot test the site as a browser of the Chromium family must be there: install Chromium, Chrome or Edge, or set PORTHOLE_BROWSER to the path of one'

/** The browser for the tests: one that is there, else Playwright's own, else the system's package. */
export function browserPath(): string {
  const path = installed() ?? (downloadPlaywrights() || installSystems() ? installed() : undefined)
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

const onPath = (command: string): string[] =>
  (process.env['PATH'] ?? '')
    .split(delimiter)
    .map((folder) => join(folder, command))
    .filter((path) => existsSync(path))

function downloadPlaywrights(): boolean {
  const cli = join(dirname(createRequire(import.meta.url).resolve('playwright-core/package.json')), 'cli.js')
  return run(process.execPath, [cli, 'install', 'chromium'])
}

function installSystems(): boolean {
  if (process.platform !== 'linux') return false
  const manager = Object.keys(PACKAGE_MANAGERS).find((name) => onPath(name).length > 0)
  if (manager === undefined) return false
  const prefix = process.getuid?.() === 0 ? [] : ['sudo', '--non-interactive']
  return (PACKAGE_MANAGERS[manager] ?? []).every((args) => {
    const [command = manager, ...rest] = [...prefix, manager, ...args]
    return run(command, rest)
  })
}

function run(command: string, args: readonly string[]): boolean {
  process.stderr.write(`No browser yet: ${command} ${args.join(' ')}\n`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  return (
    spawnSync(command, args, { stdio: ['ignore', 'ignore', 'inherit'], timeout: INSTALL_TIMEOUT_MS, env }).status === 0
  )
}
