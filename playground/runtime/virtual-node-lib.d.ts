/** Made by the build from the pinned Node. */
declare module 'virtual:node-lib' {
  export const nodeLib: Readonly<Record<string, string>>
  export const nodeFacts: import('./node-facts.ts').NodeFacts
}
