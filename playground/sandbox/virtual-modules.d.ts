/** Made by docs/build/sandbox-plugin.ts: addresses of the scripts of the workers. */
declare module 'virtual:porthole-sandbox' {
  export const kernelScript: string
  export const programScript: string
}
