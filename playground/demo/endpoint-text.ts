import type { Endpoint } from '../network/address.ts'

/** As the gateway spells an end of a connection. */
export const endpointText = ({ address, port }: Endpoint): string =>
  address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`
