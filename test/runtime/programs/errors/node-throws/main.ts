// An argument that Node refuses, and nobody catches it.
import net from 'node:net'

net.createServer().listen(99_999)
