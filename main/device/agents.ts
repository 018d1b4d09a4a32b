import { Agent } from 'node:http'
import { Agent as TlsAgent } from 'node:https'

/** The kept-alive connections of one piece of work; all are cut when the device is stopped. */
export interface Agents {
  /** The agent for an address. */
  for(url: string): Agent | TlsAgent
  close(): void
}

export function openAgents(stopping: AbortSignal): Agents {
  const plain = new Agent({ keepAlive: true })
  const secure = new TlsAgent({ keepAlive: true })
  const cut = () => {
    plain.destroy()
    secure.destroy()
  }
  stopping.addEventListener('abort', cut)
  return {
    for: url => (/^https:/i.test(url) ? secure : plain),
    close: () => {
      stopping.removeEventListener('abort', cut)
      cut()
    },
  }
}
