#!/usr/bin/env node
import { readFileSync } from 'node:fs'
import { StorageError } from '../storage/storage-error.ts'
import { ListenError } from '../transports/listen-error.ts'
import { LocalCaError } from '../transports/tls/local-ca-error.ts'
import { ca } from './ca.ts'
import { GENERAL_HELP } from './help.ts'
import { serve } from './serve.ts'
import { UsageError } from './usage-error.ts'
import { user } from './user.ts'

const EXIT_FAILURE = 1
const EXIT_USAGE = 2

const version = (): string => {
  const manifest: { version: string } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))
  return manifest.version
}

async function run(command: string | undefined, args: readonly string[]): Promise<number> {
  switch (command) {
    case 'serve':
      return serve(args)
    case 'ca':
      return ca(args)
    case 'user':
      return user(args)
    case '--version':
      process.stdout.write(`${version()}\n`)
      return 0
    case undefined:
    case 'help':
    case '--help':
    case '-h':
      process.stdout.write(GENERAL_HELP)
      return command === undefined ? EXIT_USAGE : 0
    default:
      throw new UsageError(`Cannot run "${command}" as the command must be one that --help lists`)
  }
}

/** Errors a user can mend are one sentence; anything else is ours and keeps its stack. */
function explain(error: unknown): number {
  if (error instanceof UsageError) {
    process.stderr.write(`porthole: ${error.message}\n`)
    return EXIT_USAGE
  }
  if (error instanceof ListenError || error instanceof StorageError || error instanceof LocalCaError) {
    process.stderr.write(`porthole: ${error.message}\n`)
    return EXIT_FAILURE
  }
  throw error
}

const [command, ...args] = process.argv.slice(2)
process.exitCode = await run(command, args).catch(explain)
