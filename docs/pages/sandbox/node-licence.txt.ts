import { nodeLicence } from '../../build/node-licence.ts'

/** The licence of Node's own library, of which the sandbox runs a part. */
export const GET = (): Response =>
  new Response(nodeLicence(), { headers: { 'Content-Type': 'text/plain; charset=utf-8' } })
