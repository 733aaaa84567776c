/** Made by the build from the pinned Node. */
declare module 'virtual:node-lib' {
  export const lib: Readonly<Record<string, string>>
  export const facts: import('./node-facts.ts').NodeFacts
}
