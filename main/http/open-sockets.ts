import type { Server } from 'node:http'
import type { Socket } from 'node:net'

/** Follows every connection of a server, also those that were handed over to another protocol. */
export function followSockets(server: Server): { close(graceMs: number): Promise<void> } {
  const sockets = new Set<Socket>()
  server.on('connection', socket => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  let closed: Promise<void> | undefined
  return {
    close: graceMs => {
      closed ??= closeServer(server, sockets, graceMs)
      return closed
    },
  }
}

function closeServer(server: Server, sockets: ReadonlySet<Socket>, graceMs: number): Promise<void> {
  return new Promise(resolve => {
    const timer = setTimeout(() => {
      for (const socket of sockets) socket.destroy()
    }, graceMs)
    server.close(() => {
      clearTimeout(timer)
      resolve()
    })
    server.closeIdleConnections()
  })
}
