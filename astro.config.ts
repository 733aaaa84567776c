import { fileURLToPath } from 'node:url'
import starlight from '@astrojs/starlight'
import { defineConfig, fontProviders } from 'astro/config'
import { editorBuild } from './docs/build/editor-modules.ts'
import { finishSite } from './docs/build/finish-site.ts'
import { sandboxPlugin } from './docs/build/sandbox-plugin.ts'

/** The address of a public site, for what must be absolute: canonical links, the sitemap and the Open Graph image. */
const site = process.env['PORTHOLE_PUBLIC_URL']
const image = site ? new URL('/og.png', site).href : '/og.png'
const imageAlt = 'Porthole: a brass porthole, and the seven bytes of hello going out and coming back.'

const fromHere = (path: string) => fileURLToPath(new URL(path, import.meta.url))

const plex = (family: string, file: string) => `@fontsource${family}/files/ibm-plex-${file}.woff2`

export default defineConfig({
  ...(site ? { site } : {}),
  srcDir: './docs',
  publicDir: './docs/public',
  outDir: './dist/site',
  devToolbar: { enabled: false },
  vite: {
    ...editorBuild,
    plugins: [
      ...editorBuild.plugins,
      sandboxPlugin({
        kernel: fromHere('./playground/kernel/worker.ts'),
        program: fromHere('./playground/runtime/worker.ts'),
      }),
    ],
  },
  fonts: [
    {
      provider: fontProviders.local(),
      name: 'IBM Plex Sans',
      cssVariable: '--ph-font-sans',
      fallbacks: ['Arial', 'sans-serif'],
      options: {
        variants: [
          { src: [plex('-variable/ibm-plex-sans', 'sans-latin-wght-normal')], weight: '100 700', style: 'normal' },
          { src: [plex('-variable/ibm-plex-sans', 'sans-latin-wght-italic')], weight: '100 700', style: 'italic' },
        ],
      },
    },
    {
      provider: fontProviders.local(),
      name: 'IBM Plex Serif',
      cssVariable: '--ph-font-serif',
      fallbacks: ['Georgia', 'serif'],
      options: {
        variants: [{ src: [plex('/ibm-plex-serif', 'serif-latin-600-normal')], weight: 600, style: 'normal' }],
      },
    },
    {
      provider: fontProviders.local(),
      name: 'IBM Plex Mono',
      cssVariable: '--ph-font-mono',
      fallbacks: ['Menlo', 'Consolas', 'monospace'],
      // Fixed-pitch fonts share their width; and a fallback that is not installed would fail `document.fonts.load()`.
      optimizedFallbacks: false,
      options: {
        variants: [
          { src: [plex('/ibm-plex-mono', 'mono-latin-400-normal')], weight: 400, style: 'normal' },
          { src: [plex('/ibm-plex-mono', 'mono-latin-600-normal')], weight: 600, style: 'normal' },
        ],
      },
    },
  ],
  integrations: [
    starlight({
      title: 'Porthole',
      description: 'Learn socket programming by watching the bytes.',
      logo: { src: './docs/assets/logo.svg', alt: '' },
      favicon: '/favicon.svg',
      customCss: [
        './docs/styles/theme.css',
        './docs/styles/type.css',
        './docs/styles/chrome.css',
        './docs/styles/prose.css',
      ],
      components: {
        Footer: './docs/components/Footer.astro',
        Head: './docs/components/Head.astro',
        Hero: './docs/components/Hero.astro',
        PageTitle: './docs/components/PageTitle.astro',
        SkipLink: './docs/components/SkipLink.astro',
        ThemeProvider: './docs/components/ThemeProvider.astro',
        TwoColumnContent: './docs/components/TwoColumnContent.astro',
      },
      routeMiddleware: './docs/course/route-data.ts',
      markdown: { processedDirs: ['./lessons/'] },
      sidebar: [
        // The lessons come first; docs/course/route-data.ts puts them here from the folders in lessons/.
        { label: 'Live', link: '/live/' },
        { label: 'Playground', link: '/playground/' },
        { label: 'Guides', items: [{ autogenerate: { directory: 'guides' } }] },
        { label: 'Reference', items: [{ autogenerate: { directory: 'reference' } }] },
      ],
      head: [
        { tag: 'meta', attrs: { property: 'og:image', content: image } },
        { tag: 'meta', attrs: { property: 'og:image:width', content: '1200' } },
        { tag: 'meta', attrs: { property: 'og:image:height', content: '630' } },
        { tag: 'meta', attrs: { property: 'og:image:alt', content: imageAlt } },
      ],
    }),
    finishSite(),
  ],
})
