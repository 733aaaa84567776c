/** Makes every `<porthole-editor>` of the page work. Nothing of it, and nothing of Monaco, is loaded before. */
export async function loadEditor(): Promise<void> {
  await import('./element.ts')
}
