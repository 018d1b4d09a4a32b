import { connect } from 'node:tls'
import { argument, report, whenLetGo } from './report.ts'

// Opens TLS connections one after another on each of so many places; each is closed once its handshake is over.

interface Load {
  readonly port: number
  readonly ca: string
  readonly connections: number
  readonly warmUpMs: number
  readonly measureMs: number
}
const { port, ca, connections, warmUpMs, measureMs } = argument<Load>()
let done = 0
let over = false

function next(): void {
  if (over) return
  const socket = connect({ host: '127.0.0.1', port, ca, servername: 'localhost' }, () => {
    done += 1
    socket.destroy()
    next()
  })
  socket.on('error', error => {
    if (!over) throw error
  })
}

for (let i = 0; i < connections; i++) next()
setTimeout(() => {
  const [before, start] = [done, performance.now()]
  setTimeout(() => {
    over = true
    report({ perSecond: (done - before) / ((performance.now() - start) / 1000) })
  }, measureMs)
}, warmUpMs)

whenLetGo(async () => {
  over = true
})
