import type { Notebook } from './notebook.ts'
import type { Access, ProbeDevice } from './probe-device.ts'
import type { ProbeServer, SeenRequest } from './probe-server.ts'

// The first draft of OMA DM 2.0: other media types, the data in the status report, the end an empty command document.

const report = 'application/dm20status'
const commands = 'application/dm20'
const accept = `${commands}; application/tnds20`

/** Our server answers a client of the draft in the draft. */
export async function probeDraftServer(device: ProbeDevice, { deviceId }: Access, notes: Notebook): Promise<void> {
  const headers = { Accept: accept, 'X-OMADMDevID': deviceId, 'OMADM-DevID': '' }
  const first = {
    DevInfo: {
      ClientURI: './DevInfo',
      MOData: { DevInfo: { DevId: deviceId, Man: 'Example', Mod: 'Probe', DmV: '2.0', Lang: 'en' } },
    },
    DevProfile: { Commands: ['GET', 'END'], MOS: [] },
  }
  let reply = await device.post(report, JSON.stringify(first), headers)
  let rounds = 0
  while (reply.ok && (reply.value.commands?.length ?? 0) > 0 && rounds < 50 && !ends(reply.value.commands)) {
    rounds += 1
    const statuses = (reply.value.commands ?? []).map(() => ({ sc: 404 }))
    reply = await device.post(report, JSON.stringify({ Status: statuses }), headers)
  }
  const type = reply.ok ? reply.value.headers.get('content-type') : undefined
  const ended = reply.ok && reply.value.status === 200 && reply.value.commands !== undefined
  notes.check(
    ['draft-session'],
    ended && type?.startsWith(commands) === true,
    `A client of the draft (${report}, X-OMADMDevID) was answered as ${type ?? 'nothing'} and led to the end in ${rounds} rounds.`,
  )
}

const ends = (list: readonly (readonly string[])[] | undefined): boolean =>
  list?.some(([name]) => name === 'END') ?? true

/** Our client speaks the draft to a server of the draft: Device Information first, Device Details on demand. */
export async function probeDraftClient(server: ProbeServer, notes: Notebook, call: () => Promise<void>): Promise<void> {
  const led = await server.raw(async exchange => {
    const first = await exchange(undefined)
    const second = await exchange({
      type: commands,
      body: { CMD: [['GET', './DevDetail?Levels=1']], Report: true },
    })
    await exchange({ type: commands, body: { CMD: [], Report: false }, last: true })
    return { first, second }
  }, call)
  const first = led.ok ? read(led.value.first) : undefined
  const second = led.ok ? read(led.value.second) : undefined
  const status = second?.body?.Status?.[0]
  const good = first?.type === report && first.device !== undefined && first.body?.DevInfo !== undefined
  notes.check(
    ['draft-session'],
    good && status?.sc === 200 && status.Data !== undefined,
    `The client of a draft account sent ${first?.type ?? 'nothing'} with X-OMADMDevID and DevInfo; GET of ./DevDetail came back ` +
      `inside the status report with ${status?.sc ?? 'no status'}.`,
  )
}

interface DraftBody {
  readonly DevInfo?: unknown
  readonly Status?: readonly { readonly sc?: number; readonly Data?: unknown }[]
}

function read({ headers, body }: SeenRequest) {
  const type = String(headers['content-type'] ?? '').split(';')[0]
  try {
    return { type, device: headers['x-omadmdevid'], body: JSON.parse(Buffer.from(body).toString('utf8')) as DraftBody }
  } catch {
    return { type, device: headers['x-omadmdevid'], body: undefined }
  }
}
