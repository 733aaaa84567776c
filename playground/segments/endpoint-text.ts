import type { Endpoint } from '../network/address.ts'

/** `10.0.0.1:7000`, `[fd00::1]:7000`. */
export const endpointText = ({ address, port }: Endpoint): string =>
  address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`
