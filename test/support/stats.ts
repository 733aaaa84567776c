import { Stats } from '../../server/services/stats.ts'

/** Counters of a server that has neither rooms nor files. */
export const testStats = (): Stats => new Stats({ rooms: () => 0, files: () => 0, uptimeSeconds: () => 0 })
