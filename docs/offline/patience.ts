/** How long the network may take to begin with a page that is kept here, in milliseconds. */
export const PATIENCE_MS = 3000
