import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/websocket'
import type { ContractRouterClient } from '@orpc/contract'
import { WebSocket } from 'ws'
import { bytesSerializer, type Contract } from '#contract'

// A window without a screen, for tests: the contract over a real WebSocket.

export interface TestClient {
  readonly host: ContractRouterClient<Contract>
  readonly socket: WebSocket
  close(): void
}

/** Opens the address that `serve` gave. Rejects when the door refuses. */
export async function connect(address: string): Promise<TestClient> {
  const url = new URL(address)
  const token = url.hash.replace('#token=', '')
  const socket = new WebSocket(`ws://${url.host}/host`, [`token.${token}`], { origin: url.origin })
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))
  const link = new RPCLink({
    websocket: socket as unknown as globalThis.WebSocket,
    customJsonSerializers: [bytesSerializer],
  })
  return { host: createORPCClient(link), socket, close: () => socket.terminate() }
}
