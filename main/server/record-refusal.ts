import type { ConnectionRefusal } from '#http/refuse-connection.ts'
import type { Server } from './visit.ts'

const noHead = { method: '', target: '', headers: [] }

/** Records a connection that never became a request: the bytes that came, and what was answered. */
export function recordRefusal({ options, ports }: Server, { peer, problem, bytes, answer }: ConnectionRefusal): void {
  const log = ports.recorder.open({
    kind: 'refused',
    serverId: options.serverId,
    side: 'server',
    ...(options.insecure && { insecure: true }),
    peer,
  })
  const exchange = log.exchange('device', 'server', noHead)
  exchange.requestBody(bytes, false)
  if (answer) exchange.response(answer.head, answer.body)
  else exchange.aborted(problem)
  log.end('failed', problem)
  ports.events.refused(undefined, problem)
}
