import type { MoDescription } from '../description.ts'

// MIIDs that the client chooses. Those of standard objects are stated in docs; others come from the root's name or the MOID.
const standard: readonly (readonly [family: string, miids: readonly string[]])[] = [
  ['oma-dm-devinfo', ['devinfo']],
  ['oma-dm-devdetail', ['devdetail']],
  ['oma-sessioninfomo', ['session']],
  ['oma-dm-dacmo', ['dacmo']],
  ['oma-dm-dmacc', ['dmacc']],
  ['oma-dcmo', ['camera', 'wlan']],
  ['oma-fumo', ['firmware', 'modem']],
  ['oma-scomo', ['software']],
  ['oma-diag', ['reachability', 'memory']],
  ['oma-lawmo', ['lock']],
]

/** Names for instances of an MO, best first: `devinfo` for DevInfo, `session` for Session Information. */
export function miidsFor({ moid, root }: MoDescription): readonly string[] {
  const family = familyOf(moid)
  const known = standard.find(([name]) => name === family)
  if (known) return known[1]
  const name = root.name !== undefined && root.name !== '.' ? root.name : family.replace(/^oma-(?:dm-)?/, '')
  return [name.toLowerCase().replace(/[^a-z0-9._~-]+/g, '-') || 'object']
}

/** The part of a MOID that names the object: `oma-dcmo` of `urn:oma:mo:oma-dcmo:1.0`, `Policy` of `com.example/1.0/Policy`. */
export function familyOf(moid: string): string {
  const parts = moid.split(/[:/]/).filter(part => part !== '' && !/^\d+(?:\.\d+)*$/.test(part))
  return parts.at(-1) ?? 'object'
}

/** `wanted`, or with a number behind it if that name is taken. Where there are `many` names, numbers are sought behind them. */
export function freeName(wanted: string, isTaken: (name: string) => boolean, many = 0): string {
  if (!isTaken(wanted)) return wanted
  for (let count = 2; ; count = count < fewNames || count >= many ? count + 1 : many) {
    const candidate = `${wanted}-${count}`
    if (!isTaken(candidate)) return candidate
  }
}

/** As many numbers are tried from the first on. */
const fewNames = 100
