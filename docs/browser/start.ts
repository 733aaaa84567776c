import { Progress } from '../../playground/workspace/progress.ts'
import { whenIdle } from '../../playground/workspace/when-idle.ts'
import { browserStorage } from './browser-storage.ts'
import { nameCodeRegions } from './code-regions.ts'
import { showLabTerminals } from './lab-terminals.ts'
import { showLabViews } from './lab-views.ts'
import { showLessonProgress } from './lesson-progress.ts'
import { followSteps } from './live-steps.ts'
import { followMake } from './make.ts'
import { keepOffline } from './offline.ts'
import { followPredictions } from './predictions.ts'

const progress = new Progress(browserStorage, window)
showLessonProgress(document, progress)
nameCodeRegions(document)
for (const lesson of document.querySelectorAll<HTMLElement>('[data-lesson-page]')) {
  const slug = lesson.dataset['lessonPage'] ?? ''
  showLabViews(lesson)
  showLabTerminals(lesson)
  followPredictions(lesson, slug, progress)
  followSteps(lesson, slug, progress)
  followMake(lesson, slug, progress)
}
if (import.meta.env.PROD) whenIdle(() => void keepOffline().catch(reportError))
