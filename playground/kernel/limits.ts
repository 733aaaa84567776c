/** What one program may have of the kernel. */
export const KERNEL_LIMITS = {
  /** Programs at a time. */
  programs: 16,
  /** Calls in one message. */
  callsPerMessage: 4096,
  /** Bytes of one write. */
  write: 1024 * 1024,
  /** Connections accepted for a program that it has not yet taken. */
  acceptsAhead: 64,
  /** Datagrams on their way to a program. */
  datagramsAhead: 64,
  /** Bytes printed that the page has not yet shown: beyond it the program is ended. */
  output: 16 * 1024 * 1024,
  /** Bytes typed that the program has not yet read: more are refused. */
  input: 1024 * 1024,
  /** Orders of the page for a program whose worker is not there yet. */
  earlyOrders: 256,
  /** Ports that a program has for itself to choose from. */
  ports: 512,
  /** Passages kept for the page between two looks, and bytes of each. */
  passages: 5000,
  passageBytes: 1460,
  /** Milliseconds between two reports of passages. */
  reportMs: 100,
  /** Milliseconds between two questions whether a program still answers, and of silence until the page is told. */
  askMs: 500,
  silenceMs: 1500,
} as const
