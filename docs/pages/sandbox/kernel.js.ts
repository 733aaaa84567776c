import { sandboxScript } from '../../build/sandbox-scripts.ts'

/** The script of the kernel's worker, which the page hands to the sandbox. */
export const GET = async (): Promise<Response> =>
  new Response(await sandboxScript('kernel'), { headers: { 'Content-Type': 'text/javascript; charset=utf-8' } })
