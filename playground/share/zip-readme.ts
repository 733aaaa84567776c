import type { LinkSettings } from '../network/link.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { commandLine } from './command-line.ts'

const fence = (command: string): string => `\`\`\`sh\n${command}\n\`\`\``
/** A block that nothing in it can end. */
const indented = (line: string): string => `    ${line}`
const orNone = (value: number, words: string): string => (value === 0 ? 'none' : words)
const percent = (part: number): string => orNone(part, `${Number((part * 100).toFixed(2))} %`)
const milliseconds = (time: number): string => orNone(time, `${time} ms`)

/** Each setting of the network, for a reader. */
const WORDS: Readonly<Record<keyof LinkSettings, readonly [label: string, words: (value: number) => string]>> = {
  latencyMs: ['Latency, one way', milliseconds],
  jitterMs: ['Jitter, up to', milliseconds],
  bandwidth: ['Bandwidth', (rate) => (rate === 0 ? 'unlimited' : `${rate} bytes a second`)],
  mss: ['Segment size (MSS)', (size) => `${size} ${size === 1 ? 'byte' : 'bytes'}`],
  loss: ['Loss', percent],
  duplication: ['Datagrams that arrive twice', percent],
  reordering: ['Datagrams that arrive late', percent],
}

function network({ links, machines }: Workspace): string {
  const lines = Object.entries(WORDS).flatMap(([name, [label, words]]) => {
    const value = Object.entries(links).find(([set]) => set === name)?.[1]
    return value === undefined ? [] : [`- ${label}: ${words(value)}`]
  })
  const set = lines.length === 0 ? [] : ['In the page the network between the programs was set to:', lines.join('\n')]
  const own =
    machines === 'one'
      ? []
      : [
          'In the page each ran on a machine by its own name. Here all run on one: where your code names one of them as a host, write `localhost`, or run each program on a computer of its own and name that.',
        ]
  return [
    '## The network',
    ...set,
    'A real network does not have these settings. On one computer there is next to no latency, nothing is lost, and a segment holds up to 65,483 bytes: what one `write` sends mostly arrives as one `data` event, which does not make it a message.',
    ...own,
  ].join('\n\n')
}

/** How to run what is in a zip on Node, and what its network was. */
export function readmeOf(workspace: Workspace): string {
  const { programs, machines } = workspace
  const commands = programs.flatMap((program) => {
    const { command, withheld } = commandLine(program, machines)
    const heading = `\`${program.name}\`, or \`npm run "start:${program.name}"\`:`
    const more = ['with these arguments, quoted as your shell wants it:', indented(withheld)]
    return [heading, fence(command), ...(withheld === '' ? [] : more)]
  })
  const how =
    programs.length === 0
      ? ['Open a terminal in this folder and run a file with `node`, its name and its arguments.']
      : [
          'Open a terminal in this folder for each program, and start them in this order. Ctrl-C stops one.',
          ...commands,
        ]
  return `${[
    '# From the Porthole playground',
    'You need [Node.js](https://nodejs.org/) 22.18 or later, which runs TypeScript as it is. There is nothing to install. Read code that you did not write before you run it: on your computer nothing keeps it in a box.',
    ...how,
    'A server that listens without a host, as `listen(7000)` does, is there for every computer of your network. `listen(7000, "127.0.0.1")` keeps it to yours.',
    'To go on in the page, open this zip there. `porthole.json` holds which programs run and how the network was set.',
    network(workspace),
  ].join('\n\n')}\n`
}
