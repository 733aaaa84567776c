declare module 'virtual:node-lib' {
  export const nodeLib: Readonly<Record<string, string>>
}
