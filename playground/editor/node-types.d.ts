/** Made at build time by docs/build/editor-modules.ts: declarations of Node, by their path in `@types/node`. */
declare module 'virtual:porthole/node-types' {
  const types: Readonly<Record<string, string>>
  export default types
}
