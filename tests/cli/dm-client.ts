import { connect, type Socket } from 'node:net'

// A DM Client made of HTTP requests by hand: it knows nothing of the workbench.

export const types = {
  first: 'application/vnd.oma.dm.initiation+json',
  second: 'application/vnd.oma.dm.request+json',
  third: 'application/vnd.oma.dm.response+json',
} as const

export const package1 = '{"Alert":[{"AlertType":"urn:oma:at:dm:2.0:ClientInitiatedMgmt"}]}'

export interface Answered {
  readonly status: number
  readonly type: string
  readonly text: string
  readonly json: Record<string, unknown>
}

/** Posts a body to a DM Server as a device would. */
export async function post(
  address: string,
  type: string,
  body: string | Uint8Array<ArrayBuffer>,
  headers: Record<string, string> = {},
): Promise<Answered> {
  const response = await fetch(address, {
    method: 'POST',
    headers: { 'Content-Type': type, Accept: types.second, 'OMADM-DevID': 'IMEI:004400152020002', ...headers },
    body,
  })
  const text = await response.text()
  let json: Record<string, unknown> = {}
  try {
    json = JSON.parse(text) as Record<string, unknown>
  } catch {
    // Not every answer is JSON; the text is there for those.
  }
  return { status: response.status, type: response.headers.get('content-type') ?? '', text, json }
}

/** Sends bytes on a bare connection. */
export async function raw(address: string, text: string): Promise<Socket> {
  const { hostname, port } = new URL(address)
  const socket = connect(Number(port), hostname)
  socket.on('error', () => undefined)
  await new Promise(resolve => socket.once('connect', resolve))
  await new Promise(resolve => socket.write(text, resolve))
  return socket
}
