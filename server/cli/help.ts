import { OPTION_NAMES, OPTIONS, variable } from './options.ts'

export const GENERAL_HELP = `Porthole: learn socket programming by watching the bytes.

Usage: porthole <command> [options]

Commands:
  serve    run the demo server and the site
  user     make an account
  ca       tell how clients trust the certificate of this server

  porthole <command> --help tells more, --version the version.
`

const EXAMPLES = `Examples:
  porthole serve                                 everything on this machine only
  porthole serve --port 0 --web-port 0           any free ports; see ports.json in the data folder
  porthole serve --host 0.0.0.0                  let the class in
  PORTHOLE_LOG_FORMAT=json porthole serve        set an option by its environment variable
  PORTHOLE_ADMIN_PASSWORD=... porthole serve     make the account admin, if there is none

Inside a clone, "npm run porthole -- serve" runs the same. Ctrl-C stops it.
Exit status: 0 after a clean stop, 1 when it cannot start, 2 for a wrong option.
`

const COLUMN = 26

/** The help of `porthole serve`, made from the table of options. */
export function serveHelp(): string {
  const rows = OPTION_NAMES.map((name) => {
    const option = OPTIONS[name]
    const usage = `--${name}${'value' in option ? ` <${option.value}>` : ''}`
    const fallback = 'fallback' in option ? ` [${option.fallback}]` : ''
    return `  ${usage.padEnd(COLUMN)} ${option.help}${fallback}\n  ${''.padEnd(COLUMN)} ${variable(name)}`
  })
  return `Usage: porthole serve [options]

Runs the demo server: TCP services, the site and its gateway, in one process.
Every option can be given by the environment variable below it; the value in
brackets holds when neither is given.

${rows.join('\n')}
  ${'--help'.padEnd(COLUMN)} this text

${EXAMPLES}`
}
