import { sandboxScript } from '../../build/sandbox-scripts.ts'

/** The script of the program's worker, which the page hands to the sandbox. */
export const GET = async (): Promise<Response> =>
  new Response(await sandboxScript('program'), { headers: { 'Content-Type': 'text/javascript; charset=utf-8' } })
