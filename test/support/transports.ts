import { connect } from 'node:net'
import { type Client, GatewayClient, memoryClient, socketClient, tcpClient, tlsClient } from './client.ts'
import type { TestServer } from './server.ts'

/** Opens one connection to the Porthole service of a server. */
export type Open = (server: TestServer) => Client

export const tcp: Open = (server) => tcpClient(server.port('porthole'))
export const tls: Open = (server) => tlsClient(server.port('tls'), server.ca)
export const unix: Open = (server) => socketClient(connect({ path: String(server.ports.unix) }))
export const gateway: Open = (server) => new GatewayClient(server.port('web'), 'porthole')
export const memory: Open = (server) => memoryClient(server.service)

/** All ways to reach the Porthole service, each with its name for `describe.each`. */
export const transports: [string, Open][] = Object.entries({ tcp, tls, unix, gateway, memory })
