import type { SandboxScripts } from './sandbox-scripts.ts'

/** Where this site has the scripts of the sandbox; loads nothing else. */
export async function ownScripts(): Promise<SandboxScripts> {
  const { kernelScript, programScript } = await import('virtual:porthole-sandbox')
  return { kernel: kernelScript, program: programScript }
}
