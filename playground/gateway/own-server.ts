import { findServerWay } from './server-way.ts'

/** The way from this page to its server, found once. */
export const ownServer = await findServerWay()
