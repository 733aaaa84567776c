import { html, nothing, svg, type TemplateResult } from 'lit'
import { HEIGHT, sparkPoints, WIDTH } from './spark-points.ts'

/** A line without axes; what it says stands beside it in words. */
export const sparkline = (samples: readonly number[], most: number): TemplateResult | typeof nothing =>
  samples.length < 2
    ? nothing
    : html`<svg class="lv-spark" viewBox="0 0 ${WIDTH} ${HEIGHT}" width=${WIDTH} height=${HEIGHT} aria-hidden="true">
        ${svg`<polyline points=${sparkPoints(samples, most)} fill="none" stroke="currentColor" stroke-width="1.5" stroke-linejoin="round" />`}
      </svg>`
