import { defineCollection } from 'astro:content'
import { docsSchema } from '@astrojs/starlight/schema'
import { glob } from 'astro/loaders'
import { z } from 'astro/zod'
import { GATEWAY_SERVICES } from '../server/protocol/gateway.ts'
import { lessonOfPath } from './course/lesson-folder.ts'

const PAGES = 'docs/content/docs/'

/** `lessons/01-sockets-and-ports/lesson.mdx` is the page `lessons/sockets-and-ports`, `guides/run-it.md` is `guides/run-it`. */
const pageId = (path: string): string => {
  const lesson = lessonOfPath(path)
  return lesson ? `lessons/${lesson.slug}` : path.replace(PAGES, '').replace(/\.mdx?$/, '')
}

export const collections = {
  docs: defineCollection({
    loader: glob({
      base: '.',
      pattern: [`${PAGES}**/*.{md,mdx}`, 'lessons/*/lesson.mdx'],
      generateId: ({ entry }) => pageId(entry),
    }),
    schema: docsSchema({
      extend: z.object({
        /** The terminals of the Lab beside the text, one for each service. */
        lab: z.object({ services: z.array(z.enum(GATEWAY_SERVICES)).min(1) }).optional(),
      }),
    }),
  }),
}
