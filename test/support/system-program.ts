import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** Package managers of Linux by their commands, and how each installs packages unasked. */
const PACKAGE_MANAGERS = {
  'apt-get': (packages: readonly string[]) => [['update'], ['install', '-y', '--no-install-recommends', ...packages]],
  dnf: (packages: readonly string[]) => [['install', '-y', ...packages]],
  apk: (packages: readonly string[]) => [['add', ...packages]],
  pacman: (packages: readonly string[]) => [['-S', '--noconfirm', ...packages]],
}
type PackageManager = keyof typeof PACKAGE_MANAGERS

/** What a program is called by each package manager that has it. */
export type Packages = Partial<Record<PackageManager, readonly string[]>>

/** How long one command that installs may take, in milliseconds. */
export const INSTALL_TIMEOUT_MS = 5 * 60_000

/** Where a program stands on the PATH: none, one or several. */
export const onPath = (command: string): string[] =>
  (process.env['PATH'] ?? '')
    .split(delimiter)
    .map((folder) => join(folder, command))
    .filter((path) => existsSync(path))

const isManager = (name: string): name is PackageManager => name in PACKAGE_MANAGERS

/** Installs packages by the package manager of this Linux; `false` where there is none, or where it could not. */
export function installPackages(packages: Packages): boolean {
  if (process.platform !== 'linux') return false
  const manager = Object.keys(packages)
    .filter(isManager)
    .find((name) => onPath(name).length > 0)
  if (manager === undefined) return false
  const prefix = process.getuid?.() === 0 ? [] : ['sudo', '--non-interactive']
  return PACKAGE_MANAGERS[manager](packages[manager] ?? []).every((args) => {
    const [command = manager, ...rest] = [...prefix, manager, ...args]
    return runInstaller(command, rest)
  })
}

/** Runs a command that installs something, and says so, because it may take minutes. */
export function runInstaller(command: string, args: readonly string[]): boolean {
  process.stderr.write(`Not here yet: ${command} ${args.join(' ')}\n`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  return (
    spawnSync(command, args, { stdio: ['ignore', 'ignore', 'inherit'], timeout: INSTALL_TIMEOUT_MS, env }).status === 0
  )
}
