import { LOCALHOST } from '../network/names.ts'
import { DEMO } from './demo-messages.ts'

/** The machines of the page's network that know each other. */
export const HOSTS = ['server', 'client', 'proxy', 'client2', 'client3', 'client4', 'client5'] as const
/** With the one that knows only itself, and the one that the demo server is behind, which all of them know. */
export const MACHINES = [LOCALHOST, ...HOSTS, DEMO] as const

/** Their addresses, for a reader. */
export const MACHINE_NAMES: Readonly<Record<string, string>> = {
  '127.0.0.1': LOCALHOST,
  '::1': LOCALHOST,
  ...Object.fromEntries(
    MACHINES.flatMap((name, index) =>
      name === LOCALHOST ? [] : [`10.0.0.${index + 1}`, `fd00::${index + 1}`].map((address) => [address, name]),
    ),
  ),
}
