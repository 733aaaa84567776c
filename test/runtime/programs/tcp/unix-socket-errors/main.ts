// Errors of paths: nobody there, and a path that is taken.
import net from 'node:net'

net.connect({ path: './nobody.sock' }).on('error', (error) => {
  console.log(error.message, { ...error })
  const first = net.createServer().listen('./x.sock', () => {
    const second = net.createServer().listen('./x.sock')
    second.on('error', (taken) => {
      console.log(taken.message, { ...taken })
      first.close()
    })
  })
})
