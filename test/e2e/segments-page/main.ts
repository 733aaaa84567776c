import '../../../playground/segments/inspector.ts'
import { SegmentCapture } from '../../../playground/segments/segment-capture.ts'
import { bytes, Program } from '../../network/program.ts'
import { World } from '../../network/world.ts'

/** A connection with a greeting that is lost once and sent again, its end, and one that is refused: what the element shows first. */
function crossed(): World {
  const world = new World({ links: { latencyMs: 12 } })
  world.listen({}, (connection) => {
    const program = new Program()
    return program.on(connection) && program
  })
  const client = world.connect(new Program())
  world.clock.pass(100)
  client.write(bytes('hello, network: a line of some length, so that a hexdump has rows\r\n'))
  world.network.setLinks({ loss: 1 })
  world.clock.pass(50)
  client.write(bytes('and one that is lost\r\n'))
  world.clock.pass(100)
  world.network.setLinks({ loss: 0 })
  world.clock.pass(2000)
  client.shutdown()
  world.connect(new Program(), { port: 7001 })
  world.clock.pass(1000)
  return world
}

const capture = new SegmentCapture({
  wallStart: 1_700_000_000_000,
  names: { '10.0.0.1': 'server', '10.0.0.2': 'client' },
})
capture.add(crossed().passages)
const element = Object.assign(document.createElement('porthole-segments'), { capture })
document.querySelector('main')?.append(element)
