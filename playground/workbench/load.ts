import { whenIdle } from '../workspace/when-idle.ts'

whenIdle(() => {
  import('./element.ts').catch(reportError)
})
