import { spawnSync } from 'node:child_process'
import { installPackages, onPath, type Packages } from './system-program.ts'

const PACKAGES: Packages = {
  'apt-get': ['tshark'],
  dnf: ['wireshark-cli'],
  apk: ['tshark'],
  pacman: ['wireshark-cli'],
}

/** Bytes that one run of tshark may print. */
const MAX_OUTPUT = 256 * 1024 * 1024
/** Where it cannot be had, the tests say so and go on with their own reader. */
const MISSING =
  'No tshark here, and no package manager that brings it: the files are read by the test’s own reader alone. Install Wireshark’s tshark to have them read by it too.\n'

const found = (command: string): boolean => onPath(command).length > 0

/** Whether Wireshark's programs are there, installed now where the system's packages have them. */
export function hasTshark(): boolean {
  if (found('tshark') || (installPackages(PACKAGES) && found('tshark'))) return true
  process.stderr.write(MISSING)
  return false
}

/** What one of Wireshark's programs prints. */
export function wireshark(program: 'tshark' | 'capinfos', ...args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8', maxBuffer: MAX_OUTPUT })
  if (status !== 0)
    throw new Error(`Cannot read file as ${program} must end with 0: it ended with ${status}: ${stderr}`)
  return stdout
}
