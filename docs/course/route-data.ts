import { defineRouteMiddleware, type StarlightRouteData } from '@astrojs/starlight/route-data'
import { type Lesson, readCourse } from './course.ts'

type SidebarEntry = StarlightRouteData['sidebar'][number]
type SidebarLink = Extract<SidebarEntry, { type: 'link' }>

const lessonLink = ({ number, slug, href, title, tasks }: Lesson, pathname: string): SidebarLink => ({
  type: 'link',
  label: `${number}. ${title}`,
  href,
  isCurrent: href === pathname,
  attrs: { 'data-lesson': slug, 'data-steps': String(tasks) },
  badge: tasks > 0 ? { text: `0/${tasks}`, variant: 'default', class: 'lesson-progress' } : undefined,
})

const linksOf = (entries: readonly SidebarEntry[]): SidebarLink[] =>
  entries.flatMap((entry) => (entry.type === 'link' ? [entry] : linksOf(entry.entries)))

/** Puts the lessons that exist into the sidebar and its order into the links at the foot; gives lessons the lab for a table of contents. */
export const onRequest = defineRouteMiddleware(async ({ locals, url }) => {
  const route = locals.starlightRoute
  const lessons = await readCourse()
  if (lessons.length > 0) {
    const entries = lessons.map((lesson) => lessonLink(lesson, url.pathname))
    route.sidebar.unshift({ type: 'group', label: 'Lessons', entries, collapsed: false, badge: undefined })
  }
  const links = linksOf(route.sidebar)
  const current = links.findIndex((link) => link.isCurrent)
  if (current >= 0) route.pagination = { prev: links[current - 1], next: links[current + 1] }
  if (route.entry.data.lab) route.toc = undefined
})
