import { createHash, randomBytes } from 'node:crypto'
import type { Notebook } from '#conformance/notebook.ts'
import { mediaTypes } from '#core/media-types.ts'
import { accountDocument } from './account-document.ts'
import type { TrustingClient } from './own-client-trust.ts'

// What accounts do at our client: rights, credentials, push services, errors that it reports.

const devInfo = 'urn:oma:mo:oma-dm-devinfo:1.2'
const capability = 'urn:oma:mo:oma-dcmo:1.0'

/** A server with Write but without Delegate changes data and not rights; without Execute it executes nothing (§10). */
export async function probeRights({ server, url, device }: TrustingClient, notes: Notebook): Promise<void> {
  const rules = [
    {
      ClientURI: 'urn:oma:mo:oma-dm-dacmo:1.0//',
      MOData: {
        DacMO: { [capability]: { camera: { '1': { Permissions: { '1': { MAID: 'serverid:writer', AR: 3 } } } } } },
      },
    },
  ]
  const { origin } = new URL(url)
  server.offer('words', mediaTypes.text, 'Written by the conformance check')
  server.offer('more', mediaTypes.text, '15')
  const codes = await server.session(
    async client => {
      const answer = await client.send(
        ['HGET', `${origin}/repo/words`, `${capability}/camera/Description`],
        ['HGET', `${origin}/repo/more`, `urn:oma:mo:oma-dm-dacmo:1.0//${capability}/camera/1/Permissions/1/AR`],
        ['EXEC', `${capability}/camera/Operations/Enable`],
        ['GET', `${devInfo}//`],
      )
      return answer.statuses.map(({ code }) => code)
    },
    async () => {
      const document = accountDocument({ serverId: 'writer', url, permissions: [capability], objects: rules })
      await device.bootstrapWith(Buffer.from(document))
    },
  )
  const [data, rights, execute, unlisted] = codes.ok ? codes.value : []
  const evidence =
    `A server with Read and Write on an object wrote data: ${data}; rights: ${rights}; executed: ${execute}; ` +
    `read a MOID that it had not listed at bootstrap: ${unlisted}.`
  const refused = (code: number | undefined) => code === 403 || code === 404
  const apart = data === 200 && rights === 403
  notes.check(['rights-apart', 'DM-MEC-001-C-O'], apart, evidence)
  notes.check(
    ['DM-OBJ-012-C-M', 'DM-STDOBJ-003-C-O', 'mos-filter'],
    apart && execute === 403 && refused(unlisted),
    evidence,
  )
}

/** Use case B.3: an error is reported as Generic Alert, and the node that it is about is collected by HPOST. */
export async function probeErrorReported({ server, url, device }: TrustingClient, notes: Notebook): Promise<void> {
  const source = `${capability}/camera/Attached`
  device.raise({ type: 'urn:x-dmwb:at:conformance:1.0:Error', source, mark: 'critical' })
  const { origin } = new URL(url)
  const seen = await server.session(
    async client => {
      const alert = client.package1.alerts.find(item => item.mark === 'critical')
      const answer = alert && (await client.send(['HPOST', `${origin}/repo/log`, alert.source ?? '']))
      const posted = client.transfers().some(({ method, path }) => method === 'POST' && path === '/repo/log')
      return { alert, posted, code: answer?.statuses[0]?.code }
    },
    async () => void (await device.session({ trigger: 'client', serverId: 'probe' })),
  )
  const { alert, posted, code } = seen.ok ? seen.value : {}
  notes.check(
    ['error-alert-collected', 'DM-PACK-026-C-M'],
    alert?.source === source && posted === true && code === 200,
    `An error came as Generic Alert ${alert?.type ?? '(none)'}, mark critical; the node it is about was collected by HPOST: ${code}.`,
  )
}

/** The device tells RegURI under which name the push service knows it (App. E.2). */
export async function probePushService({ server, url, device }: TrustingClient, notes: Notebook): Promise<void> {
  const registerUri = `${new URL(url).origin}/repo/register`
  await server.session(
    async () => undefined,
    async () => void (await device.bootstrapWith(Buffer.from(accountDocument({ serverId: 'gcm', url, registerUri })))),
  )
  await device.settled()
  const came = server.transfers().find(({ method, path }) => method === 'POST' && path === '/repo/register')
  const body = came === undefined ? '' : Buffer.from(came.body).toString('utf8')
  const good = /^RegId=[^&]+&place=conformance$/.test(body)
  notes.check(['DM-MEC-005-C-O'], good, `At bootstrap the device posted to RegURI: ${body || 'nothing'}.`)
}

const challenge = 'Digest realm="conformance", qop="auth", algorithm=SHA-256, nonce="2f9a51"'

/** A Digest challenge is met with the password of the account, which does not travel (RFC 7616). */
export async function probeDigest({ server, url, device }: TrustingClient, notes: Notebook): Promise<void> {
  const password = randomBytes(12).toString('hex')
  const seen = await server.raw(
    async exchange => {
      await exchange(undefined)
      const headers = [['WWW-Authenticate', challenge]] as const
      const again = await exchange({ type: 'text/plain', body: '', status: 401, headers })
      await exchange({ type: mediaTypes.request, body: { CMD: [['END']] }, last: true })
      return String(again.headers.authorization ?? '')
    },
    async () => void (await device.bootstrapWith(Buffer.from(accountDocument({ serverId: 'digest', url, password })))),
  )
  const given = seen.ok ? seen.value : ''
  const field = (name: string) => new RegExp(`[ ,]${name}="?([^",]*)`).exec(given)?.[1] ?? ''
  const sha = (text: string) => createHash('sha256').update(text).digest('hex')
  const proof = [sha(`user-digest:conformance:${password}`), field('nonce'), field('nc'), field('cnonce'), 'auth']
  const expected = sha([...proof, sha(`POST:${field('uri')}`)].join(':'))
  const good = given.startsWith('Digest ') && field('response') === expected
  notes.check(
    ['DM-SEC-002-C-O'],
    good,
    `A Digest challenge was answered ${good ? 'rightly, with SHA-256' : `with "${given}"`}.`,
  )
}

/** A device that leaves the factory with its accounts (§8.2): they are in the state that it is made from. */
export function probeFactory({ device, another }: TrustingClient, notes: Notebook): void {
  const made = another(device.id, device.state())
  const ids = made.accounts().map(({ serverId }) => serverId)
  notes.check(
    ['DM-BOOT-003-C-O'],
    ids.includes('probe'),
    `A device made with its accounts in its state had, before any connection: ${ids.join(', ')}.`,
  )
}
