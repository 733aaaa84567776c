import { expect, test } from 'vitest'
import type { TcpHandle } from '../../../playground/runtime/sockets/tcp-handle.ts'
import { Machine } from '../../kernel/machine.ts'
import { HandleProgram } from './handle-program.ts'

const pair = async () => {
  const machine = new Machine()
  const server = new HandleProgram(machine)
  const client = new HandleProgram(machine)
  await Promise.all([server.started, client.started])
  return { machine, server, client }
}

test('TcpHandle: two programs talk over the kernel, and end when nothing is left to wait for', async () => {
  const { server, client } = await pair()
  const listener = server.tcp('listener')
  expect(listener.bind('127.0.0.1', 7000)).toBe(0)
  Object.assign(listener, {
    onconnection: (status: number, socket: TcpHandle) => {
      server.note(`connection ${status}`)
      socket.readStart()
      socket.writeUtf8String(server.request('write'), 'hello')
      socket.shutdown(server.request('shutdown'))
      listener.close()
    },
  })
  expect(listener.listen(511)).toBe(0)
  const socket = client.tcp('client')
  expect(socket.connect({ oncomplete: (status) => client.note(`connect ${String(status)}`) }, '127.0.0.1', 7000)).toBe(
    0,
  )
  await client.noted('connect 0')
  socket.readStart()
  await client.noted('client read -4095')
  expect(client.log).toEqual(['connect 0', 'client read hello', 'client read -4095'])
  socket.close()
  await client.noted('ended')
  await server.noted('listener read -4095')
  await server.noted('ended')
})

test('TcpHandle.listen knows at once what another program has taken', async () => {
  const { server, client } = await pair()
  const first = server.tcp('first')
  first.bind('0.0.0.0', 7000)
  expect(first.listen(1)).toBe(0)
  const probe = client.tcp('probe')
  probe.connect(client.request('connect'), '127.0.0.1', 7000)
  await client.noted('connect 0')
  const second = client.tcp('second')
  second.bind('127.0.0.1', 7000)
  expect(second.listen(1)).toBe(-98)
})

test('TcpHandle.connect completes with the refusal', async () => {
  const { client } = await pair()
  client.tcp('client').connect(client.request('connect'), '127.0.0.1', 9)
  await client.noted('connect -111')
  await client.noted('ended')
})
