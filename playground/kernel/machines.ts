/** The machines of the page's network: one that knows only itself, and two that know each other. */
export const MACHINES = ['localhost', 'server', 'client'] as const

/** Their addresses, for a reader. */
export const MACHINE_NAMES: Readonly<Record<string, string>> = {
  '127.0.0.1': 'localhost',
  '::1': 'localhost',
  '10.0.0.2': 'server',
  'fd00::2': 'server',
  '10.0.0.3': 'client',
  'fd00::3': 'client',
}
