/** What Vite makes of `import.meta.glob`: here, texts that are fetched when they are asked for. */
interface ImportMeta {
  glob(
    pattern: string,
    options: { query: '?raw'; import: 'default' },
  ): Record<string, (() => Promise<string>) | undefined>
}
