import { whenIdle } from '../workspace/when-idle.ts'

whenIdle(() => {
  import('./playground.ts').catch(reportError)
})
