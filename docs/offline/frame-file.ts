/** The page of the sandbox in the built site. */
export const FRAME_FILE = 'sandbox.html'
