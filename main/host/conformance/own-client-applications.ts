import { openNotebook } from '#conformance/notebook.ts'
import type { Observation } from '#core/conformance/item.ts'
import type { SimulatedDevice } from '#device/device.ts'

// The interface of our client for local applications (DM-7, DM-8), met over HTTP on loopback.

const moid = 'urn:x-dmwb:mo:conformance:1.0'
const ddf = `<MgmtTree><VerDTD>1.2</VerDTD><Node><NodeName/><DFProperties><AccessType><Get/></AccessType><DFFormat><node/></DFFormat>
  <Occurrence><ZeroOrMore/></Occurrence><Scope><Dynamic/></Scope><DFType><DDFName>${moid}</DDFName></DFType></DFProperties>
  <Node><NodeName>Value</NodeName><DFProperties><AccessType><Get/><Replace/></AccessType><DFFormat><int/></DFFormat>
    <Occurrence><ZeroOrOne/></Occurrence><Scope><Dynamic/></Scope><DFType><MIME>text/plain</MIME></DFType></DFProperties></Node>
  </Node></MgmtTree>`
const patienceMs = 10_000

/** Registers, reads, hears of a change and deregisters. The device lets an application in whose token is `token`. */
export async function probeApplications(device: SimulatedDevice, token: string): Promise<readonly Observation[]> {
  const notes = openNotebook()
  const listening = await device.applications.listen(0)
  if (!listening.ok) {
    notes.missed(['application-registers', 'application-told'], listening.problem.code)
    return notes.observations
  }
  const signal = AbortSignal.timeout(patienceMs)
  const ask = (path: string, options: RequestInit = {}) =>
    fetch(listening.value.url + path, {
      ...options,
      signal,
      headers: { Authorization: `Bearer ${token}`, ...(options.body ? { 'Content-Type': 'application/json' } : {}) },
    })
  const document = [{ ClientURI: `${moid}//`, MOData: { probe: { Value: 1 } } }]
  const made = await ask('/v1/objects', { method: 'PUT', body: JSON.stringify({ ddf, document }) })
  const uri = `${moid}/probe/`
  const read = await ask(`/v1/objects?uri=${encodeURIComponent(uri)}`)
  const value = await read.text()
  const stranger = await fetch(`${listening.value.url}/v1/objects`, { signal })

  const updates = await ask('/v1/updates')
  const changed = device.local.write([{ uri: `${uri}Value`, name: 'Value', node: { kind: 'leaf', value: 2 } }])
  const told = await lineWith(updates, `${uri}Value`).catch(() => undefined)
  await changed
  notes.check(['application-told'], told !== undefined, `After a change the application heard ${told ?? 'nothing'}.`)

  const removed = await ask(`/v1/objects?uri=${encodeURIComponent(uri)}`, { method: 'DELETE' })
  const gone = await ask(`/v1/objects?uri=${encodeURIComponent(uri)}`)
  notes.check(
    ['application-registers'],
    made.status === 201 && value.includes('"Value":1') && removed.status === 204 && gone.status === 404,
    `Registered: ${made.status}; read: ${read.status} ${value.trim()}; taken back: ${removed.status}; then ${gone.status}.`,
  )
  notes.check(['application-registers'], stranger.status === 401, `Without a token: ${stranger.status}, expected 401.`)
  return notes.observations
}

async function lineWith(updates: Response, words: string): Promise<string | undefined> {
  let text = ''
  for await (const chunk of updates.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += chunk
    const line = text.split('\n').find(item => item.includes(words) && item.endsWith('}'))
    if (line !== undefined) return line
  }
  return undefined
}
