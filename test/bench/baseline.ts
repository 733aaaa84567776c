import { startChild } from './child.ts'

export interface Baseline extends AsyncDisposable {
  readonly pid: number
  readonly port: number
}

/** Starts one of `baselines/`, each a process that prints its port. */
export async function startBaseline(name: string, args: readonly string[] = []): Promise<Baseline> {
  const child = await startChild(`./baselines/${name}.ts`, args)
  return { pid: child.pid, port: Number(child.printed), [Symbol.asyncDispose]: () => child[Symbol.asyncDispose]() }
}
