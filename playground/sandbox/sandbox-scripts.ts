import { SandboxError } from './sandbox-error.ts'

/** Addresses of the scripts of the workers, on our own origin. */
export interface SandboxScripts {
  readonly kernel: string
  readonly program: string
}

async function textOf(address: string): Promise<string> {
  let status: string
  try {
    const response = await fetch(address)
    if (response.ok) return await response.text()
    status = `it answers ${response.status}`
  } catch (error) {
    status = String(error)
  }
  throw new SandboxError('no-script', `Cannot open the sandbox as ${address} must load: ${status}`)
}

/** The texts of the scripts. Throws a `SandboxError` with the code `no-script` where one does not load. */
export async function loadScripts({ kernel, program }: SandboxScripts): Promise<{ kernel: string; program: string }> {
  const [kernelText, programText] = await Promise.all([textOf(kernel), textOf(program)])
  return { kernel: kernelText, program: programText }
}
