import { sandboxPage } from '../../build/sandbox-page.ts'
import { sandboxScript } from '../../build/sandbox-scripts.ts'

/** The document of the frame in which programs run. */
export const GET = async (): Promise<Response> =>
  new Response(sandboxPage((await sandboxScript('frame')).trim()), {
    headers: { 'Content-Type': 'text/html; charset=utf-8' },
  })
