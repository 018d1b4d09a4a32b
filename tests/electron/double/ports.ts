import { EventEmitter } from 'node:events'

/** What may cross to the page: text or bytes, which is all that oRPC sends. */
export type Crossing = { readonly text: string } | { readonly base64: string }

export function encode(data: unknown): Crossing {
  if (typeof data === 'string') return { text: data }
  if (data instanceof Uint8Array) return { base64: Buffer.from(data).toString('base64') }
  if (data instanceof ArrayBuffer) return { base64: Buffer.from(data).toString('base64') }
  throw new Error(`The double carries text and bytes, not ${typeof data}.`)
}
export const decode = (data: Crossing): string | Uint8Array =>
  'text' in data ? data.text : new Uint8Array(Buffer.from(data.base64, 'base64'))

/** The end of a channel that main holds. Like Electron's, it delivers nothing before `start`. */
export class PortDouble extends EventEmitter {
  peer: PortDouble | undefined
  /** Set once the other end lives in a page. */
  toPage: ((data: Crossing) => void) | undefined
  #waiting: unknown[] = []
  #started = false

  postMessage(data: unknown): void {
    if (this.peer?.toPage) this.peer.toPage(encode(data))
    else this.peer?.receive(data)
  }
  receive(data: unknown): void {
    if (this.#started) this.emit('message', { data, ports: [] })
    else this.#waiting.push(data)
  }
  start(): void {
    this.#started = true
    for (const data of this.#waiting.splice(0)) this.receive(data)
  }
  close(): void {
    this.emit('close')
    this.peer?.emit('close')
  }
}

export class MessageChannelMain {
  readonly port1 = new PortDouble()
  readonly port2 = new PortDouble()
  constructor() {
    this.port1.peer = this.port2
    this.port2.peer = this.port1
  }
}
