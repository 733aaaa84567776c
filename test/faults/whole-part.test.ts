import { appendFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { socketClient, tcpClient } from '../support/client.ts'
import { arrive, type Conversation, refused, sha256 } from '../support/conversation.ts'
import { dataDirForTest, type ServeProcess, serve } from '../support/serve-process.ts'
import { overTcp } from './dials.ts'

const PASSWORD = 'correct horse'
const UPLOAD = Buffer.alloc(300_000, 'brass and paper\n')
const BIG = Buffer.alloc(24 * 1024 * 1024, 'porthole\n')
const REQUEST = `PUT name ${UPLOAD.length} ${sha256(UPLOAD)}`

const enter = async (server: ServeProcess, verb: 'LOGIN' | 'REGISTER' = 'LOGIN'): Promise<Conversation> => {
  const one = await arrive(tcpClient(server.port('porthole')))
  expect(await one.ask(`${verb} alice ${PASSWORD}`)).toEqual(['+OK alice'])
  return one
}

/** A data folder of a server that died when all bytes of an upload were on the disk, and the file was not yet made. */
async function folderOfDead(): Promise<string> {
  const dataDir = await dataDirForTest()
  const server = await serve({ dataDir })
  const alice = await enter(server, 'REGISTER')
  expect(await alice.put('big', BIG)).toEqual([expect.stringMatching(/^\+OK /)])
  expect(await alice.ask(REQUEST)).toEqual(['+GO 0'])
  alice.client.send(UPLOAD.subarray(0, -1))
  alice.client.finish()
  await alice.client.untilEnd()
  await server.kill()
  const parts = readdirSync(join(dataDir, 'files')).filter((name) => name.endsWith('.part'))
  expect(parts).toHaveLength(1)
  for (const part of parts) appendFileSync(join(dataDir, 'files', part), UPLOAD.subarray(-1))
  return dataDir
}

test('an upload of which all bytes are there, and the end is not, begins anew', async () => {
  const server = await serve({ dataDir: await folderOfDead() })
  const alice = await enter(server)
  expect(await alice.ask(REQUEST)).toEqual(['+GO 0'])
  alice.client.send(UPLOAD)
  expect(await alice.reply()).toEqual([`+OK ${UPLOAD.length} ${sha256(UPLOAD)}`])
  expect(readdirSync(join(server.dataDir, 'files'))).toHaveLength(2)
})

test('and where it may not, two transfers at once are still two', async () => {
  const server = await serve({ dataDir: await folderOfDead(), args: ['--quota-owner=1'] })
  const download = async () => {
    const { socket } = overTcp(server)
    const one = await arrive(socketClient(socket))
    expect(await one.ask(`LOGIN alice ${PASSWORD}`)).toEqual(['+OK alice'])
    const reply = await one.ask('GET big')
    socket.pause()
    return reply
  }
  const file = [`+FILE ${BIG.length} ${sha256(BIG)} 0`]
  expect(await download()).toEqual(file)
  expect(await (await enter(server)).ask(REQUEST)).toEqual(refused('quota'))
  expect(await download()).toEqual(file)
  expect(await download()).toEqual(refused('quota'))
})
