import { describe, expect, it } from 'vitest'
import { utf8Encode } from '#core/bytes.ts'
import type { RecordEntry, RecordSummary, Role } from '#core/record.ts'
import { viewRecord } from '#core/record-view.ts'
import { packageSentences, stepWords } from './step-words.ts'

const summary: RecordSummary = {
  id: 'r1',
  kind: 'session',
  side: 'server',
  startedAt: 0,
  outcome: 'done',
  warnings: 0,
  packages: 0,
}

/** A session on the wire: what the device posts, what the server answers. */
function session(...rounds: readonly (readonly [type: string, post: string, answer: string])[]) {
  const entries = rounds.flatMap(([type, post, answer], exchange): RecordEntry[] => {
    const base = { record: 'r1', at: exchange * 1000, exchange }
    const head = { method: 'POST', target: '/dm', headers: [['Content-Type', type] as const] }
    const wire = { from: 'device' as Role, to: 'server' as Role }
    return [
      { ...base, ...wire, id: exchange * 3 + 1, kind: 'request', head },
      { ...base, id: exchange * 3 + 2, kind: 'request-body', body: utf8Encode(post), complete: true },
      { ...base, id: exchange * 3 + 3, kind: 'response', head: { status: 200, headers: [] }, body: utf8Encode(answer) },
    ]
  })
  return viewRecord(summary, entries)
}

const opening = JSON.stringify({
  MOS: [{ DDF: 'https://ddf.example.com/a.ddf', MOID: 'urn:oma:mo:oma-dm-devinfo:1.2', MIID: ['devinfo'] }],
  Alert: [{ AlertType: 'urn:oma:at:dm:2.0:BootstrapComplete' }],
})
const view = session(
  [
    'application/vnd.oma.dm.initiation+json',
    opening,
    '{"CMD":[["GET","urn:oma:mo:oma-dm-devinfo:1.2//"],["DELETE","urn:oma:mo:oma-dcmo:1.0/usb/"]]}',
  ],
  ['application/vnd.oma.dm.response+json', '{"Status":[{"sc":404},{"sc":404}]}', '{"CMD":[["END"]]}'],
)

describe('a session in words', () => {
  it('says on each arrow what the package holds', () => {
    expect(view.steps.map(step => Object.values(stepWords(step, view)).join(' '))).toEqual([
      'Package#1 1 object, BootstrapComplete',
      'Package#2 GET, DELETE',
      'Package#3 2 × 404',
      'Package#2 END',
    ])
  })

  it('tells each package in sentences', () => {
    expect(view.packages.map((item, index) => packageSentences(item, index, view))).toEqual([
      [
        'The device opens the session.',
        'It announces 1 management object with 1 instance.',
        'It reports that its bootstrap is complete: this is the first session with the new account.',
      ],
      ['The server sends 2 commands.'],
      [
        'The device answers 2 commands.',
        'GET urn:oma:mo:oma-dm-devinfo:1.2//: 404 Not found.',
        'DELETE urn:oma:mo:oma-dcmo:1.0/usb/: 404 Not found.',
      ],
      ['The server has nothing more to do.', 'END closes the session: the device sends no answer to this package.'],
    ])
  })

  it('says so when a package could not be read', () => {
    const broken = session(['application/vnd.oma.dm.initiation+json', '{"MOS":', ''])
    const [first] = broken.steps
    expect(first && stepWords(first, broken)).toEqual({ title: 'Package#1', detail: 'could not be read' })
  })
})
