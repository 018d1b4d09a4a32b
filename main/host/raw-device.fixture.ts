import { mediaTypes } from '#core/media-types.ts'
import { encodeAnswer } from '#core/multipart.ts'
import type { GetResult, MoElement, MoNode } from '#core/package-types.ts'

// A device of the simplest kind: it posts packages by hand and answers what the test tells it to.

/** Status and data for one command. */
type Reply = number | { readonly code: number; readonly uris?: readonly string[]; readonly result?: GetResult }

export interface RawDevice {
  readonly id: string
  /** Package#1 with these MOs and alerts; gives the commands of Package#2. */
  open(mos: Readonly<Record<string, readonly string[]>>, alerts?: readonly string[]): Promise<readonly string[][]>
  /** Package#3; gives the commands of the next Package#2. */
  answer(replies: readonly Reply[]): Promise<readonly string[][]>
}

/** A device that talks to a server without TLS and authentication. */
export function rawDevice(endpoint: string, id: string): RawDevice {
  const post = async (contentType: string, body: string | Uint8Array<ArrayBuffer>): Promise<readonly string[][]> => {
    const headers = { 'Content-Type': contentType, 'OMADM-DevID': id, Accept: mediaTypes.request }
    const answer = await fetch(endpoint, { method: 'POST', headers, body })
    if (answer.status !== 200) throw new Error(`HTTP ${answer.status}: ${await answer.text()}`)
    return ((await answer.json()) as { readonly CMD: string[][] }).CMD
  }
  return {
    id,
    open: (mos, alerts = []) => {
      const entries = Object.entries(mos).map(([MOID, MIID]) => ({ DDF: 'https://ddf.example/x', MOID, MIID }))
      const body = { MOS: entries, Alert: alerts.map(AlertType => ({ AlertType })) }
      return post(mediaTypes.initiation, JSON.stringify(body))
    },
    answer: replies => {
      const full = replies.map(reply => (typeof reply === 'number' ? { code: reply } : reply))
      const statuses = full.map(({ code, ...rest }) => ({ code, uris: ('uris' in rest ? rest.uris : undefined) ?? [] }))
      const results = new Map(
        full.flatMap((reply, index) => ('result' in reply && reply.result ? [[index, reply.result]] : [])),
      )
      const { contentType, body } = encodeAnswer({ package3: { statuses, alerts: [] }, results }, 'part')
      return post(contentType, new Uint8Array(body))
    },
  }
}

/** One element of an MO document from plain JSON. */
export function element(uri: string, name: string, content: unknown): MoElement {
  return { uri, name, node: nodeOf(content) }
}

/** The result of a GET: a document of these elements. */
export function documentOf(...document: readonly MoElement[]): { readonly code: 200; readonly result: GetResult } {
  return { code: 200, result: { kind: 'document', document } }
}

function nodeOf(content: unknown): MoNode {
  if (content !== null && typeof content === 'object') {
    return {
      kind: 'interior',
      children: new Map(Object.entries(content).map(([name, below]) => [name, nodeOf(below)])),
    }
  }
  return { kind: 'leaf', value: content as string | number | boolean | null }
}
