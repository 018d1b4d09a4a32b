import { isSessionAlert } from '#core/alert.ts'
import { acceptsType, mediaTypes } from '#core/media-types.ts'
import { announced, type ClientProbe, items } from './client-probe.ts'

/** Package#1: its headers, the session alert, the objects (OMA DM 2.0 §5.2.2). */
export function probeFirstPackage({ client, notes }: ClientProbe): void {
  const { request, package1 } = client
  const deviceId = request.headers['omadm-devid']
  const named = typeof deviceId === 'string' && deviceId !== ''
  notes.check(
    items('PACK-011-C-M', 'PACK-001-C-M'),
    named,
    named
      ? `Package#1 came by POST as ${mediaTypes.initiation}, OMADM-DevID ${deviceId}.`
      : 'Package#1 came without the header OMADM-DevID.',
  )
  const { authorization } = request.headers
  if (typeof authorization === 'string') {
    const [scheme = ''] = authorization.split(' ')
    const item = { basic: 'SEC-001-C-M', digest: 'SEC-002-C-O' }[scheme.toLowerCase()]
    if (item !== undefined) notes.saw(items(item), `Package#1 came with HTTP ${scheme} credentials.`)
  }
  const alert = package1.alerts.find(isSessionAlert)
  notes.check(
    items('PACK-026-C-M'),
    package1.alerts.length > 0,
    alert ? `Package#1 carried the session alert ${alert.type}.` : `Alerts in Package#1: ${package1.alerts.length}.`,
  )
  const accept = request.headers.accept
  const fits = acceptsType(typeof accept === 'string' ? accept : undefined, mediaTypes.request)
  notes.check(['formats'], fits, `Accept of Package#1: ${accept ?? 'none'}.`)
  const mos = package1.mos ?? []
  if (mos.length > 0) {
    const complete = mos.filter(({ moid }) => moid !== undefined).length
    notes.check(
      ['mos-filter'],
      complete === mos.length,
      `MOS announced ${mos.length} MOs, ${complete} with their MOID.`,
    )
  }
  const devInfo = announced(mos, 'oma-dm-devinfo')
  if (devInfo) notes.saw(items('STDOBJ-001-C-M'), `MOS announced ${devInfo.moid}.`)
}
