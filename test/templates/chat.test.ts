import { once } from 'node:events'
import net from 'node:net'
import { describe, expect, test } from 'vitest'
import { conversationIn } from './conversations.ts'
import { playEverywhere, playOnNode } from './play.ts'

describe('chat', () => {
  test('members: join with a nickname of their own, hear the others, and are missed when they go', async () => {
    const [onNode, onRuntime, onMachines] = await playEverywhere('chat', conversationIn('chat'))
    expect(onNode['client']?.stdout).toBe(
      'connected\n* your nickname?\n* welcome, ada. Here: nobody else. /quit leaves\n* bob joined\n* cy joined\n' +
        'bob: grüße\n* cy left\n* bye\nclosed\n',
    )
    expect(onNode['client2']?.stdout).toBe(
      'connected\n* your nickname?\n* that is no nickname, or it is taken: another one?\n' +
        '* welcome, bob. Here: ada. /quit leaves\n* cy joined\n* cy left\nada: bye\n* ada left\nclosed\n',
    )
    expect(onNode['client']).toMatchObject({ stderr: '', exitCode: 0 })
    expect(onNode['client3']).toMatchObject({ stderr: '', signal: 'SIGTERM' })
    expect(onRuntime).toEqual(onNode)
    expect(onMachines).toEqual(onNode)
  })

  test('server: a member who does not read is let go, and the others go on', async () => {
    const { server } = await playOnNode('chat', async (start, { ports: [port = 0] }) => {
      const running = await start('server')
      const deaf = net.connect(port, 'localhost').pause()
      deaf.on('error', () => deaf.destroy())
      deaf.write('deaf\n')
      await running.says('* deaf joined\n')
      const loud = net.connect(port, 'localhost').resume()
      loud.write('loud\n')
      await running.says('* loud joined\n')
      const line = `${'x'.repeat(1000)}\n`.repeat(1000)
      let letGo = false
      const gone = running.says('deaf: does not read').then(() => {
        letGo = true
      })
      while (!letGo) if (!loud.write(line)) await once(loud, 'drain')
      await gone
      await running.says('* deaf left\n')
      const next = await start('client')
      next.type('next\n')
      await next.says('Here: loud.')
      loud.destroy()
      deaf.destroy()
      await running.says('* loud left\n')
    })
    expect(server?.stdout).toContain('deaf: does not read, is let go\n* deaf left\n* next joined\n')
  })
})
