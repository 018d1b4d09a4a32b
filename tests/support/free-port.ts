import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:net'

/** Below the ports that systems give out by themselves (RFC 6335 §6, and Linux from 32768 on): nobody gets one by chance. */
const [lowest, highest] = [20_000, 32_000]

/** A port of loopback that nothing listens on, for a program that takes it later and has to be told its number. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(lowest, highest)
    const server = createServer()
    const isFree = once(server.listen(port, '127.0.0.1'), 'listening').then(
      () => true,
      () => false,
    )
    if (!(await isFree)) continue
    server.close()
    await once(server, 'close')
    return port
  }
}
