import type { GetResult, MoElement, MoNode } from '#core/package-types.ts'
import { announced, type ClientProbe, items } from './client-probe.ts'
import type { SeenAnswer } from './probe-server.ts'

const devInfoMoid = 'urn:oma:mo:oma-dm-devinfo:1.2'
/** Required leaves of DevInfo (OMA DM 2.0 §12.1). */
const devInfoLeaves = ['DevID', 'Man', 'Mod', 'DmV', 'Lang', 'DevType', 'OEM', 'FwV', 'SwV', 'HwV']

/** GET: data as multipart, levels, x-names, wildcards, validators, and the standard objects (§5.3.6, §6.1, §11, §12). */
export async function probeReading(probe: ClientProbe): Promise<void> {
  const { client, notes } = probe
  const mos = client.package1.mos
  const moid = announced(mos, 'oma-dm-devinfo')?.moid ?? devInfoMoid
  const first = await client.send(['GET', `${moid}//`])
  const [status] = first.statuses
  notes.check(
    items('PACK-012-C-M', 'PACK-013-C-M', 'PACK-001-C-M', 'SER-003-C-M', 'PACK-027-C-M'),
    first.statuses.length === 1,
    `Package#2 with GET ${moid}// was answered by Package#3 with ${first.statuses.length} status (${status?.code}).`,
  )
  if (status?.code === 501) return // GET is optional for a client
  const element = elementOf(first.results.get(0))
  notes.check(
    items('PACK-019-C-O', 'OBJ-001-C-M', 'OBJ-010-C-M'),
    status?.code === 200 && element !== undefined,
    `GET ${moid}// gave ${status?.code}${element ? `, an MO document at ${element.uri}` : ' and no MO document'}.`,
  )
  if (!element) return
  notes.saw(['data-in-package'], 'The data of a GET travelled in a part of the multipart beside Package#3.')
  const names = childrenOf(element.node)
  const lacking = devInfoLeaves.filter(name => !names.includes(name))
  notes.check(
    items('STDOBJ-001-C-M'),
    lacking.length === 0,
    lacking.length === 0 ? 'DevInfo has all its required leaves.' : `DevInfo lacks ${lacking.join(', ')}.`,
  )
  await probeQueries(probe, moid, element)
  await probeValidator(probe, moid, element)
  await probeStandardObjects(probe)
  await probeOldObject(probe)
}

/** Levels, x-names with `nv` and wildcards, as far as DevInfo lets them be seen (§6.1.1). */
async function probeQueries({ client, notes }: ClientProbe, moid: string, { node }: MoElement): Promise<void> {
  const manufacturer = leafText(node, 'Man')
  const value = encodeURIComponent(manufacturer ?? '')
  const asked = [
    `${moid}/*/`,
    `${moid}/(x)/DevID?nv=(x)/Man:${value}`,
    `${moid}//?lv=1`,
    `${moid}//?lv=0`,
    `${moid}/(x)/DevID?nv=(x)/Man:${value}-other`,
  ]
  const answer = await client.send(...asked.map(uri => ['GET', uri]))
  const codes = answer.statuses.map(({ code }) => code)
  const good = codes.slice(0, 3).every(code => code === 200) && codes[4] === 404
  notes.check(
    items('OBJ-002-C-O'),
    good,
    `Wildcard, x-name with nv, and lv were answered with ${codes.slice(0, 3).join(', ')}; lv=0 with ${codes[3]}; nv with a value that no instance has: ${codes[4]}, expected 404.`,
  )
}

/** A validator that still holds gives 304 (§11). */
async function probeValidator({ client, notes }: ClientProbe, moid: string, { validator }: MoElement): Promise<void> {
  if (validator === undefined) return // the cache is optional
  const answer = await client.send(['GET', `${moid}//?cv=${encodeURIComponent(validator)}`])
  const code = answer.statuses[0]?.code
  notes.check(items('MEC-002-C-O'), code === 304, `GET with the validator that was just given: ${code}, expected 304.`)
}

/** An object of DM 1.3, served from its description of that time. */
async function probeOldObject({ client, notes }: ClientProbe): Promise<void> {
  const moid = announced(client.package1.mos, 'oma-dm-devdetail')?.moid
  if (moid === undefined) return
  const answer = await client.send(['GET', `${moid}//`])
  const code = answer.statuses[0]?.code
  notes.check(
    ['old-descriptions'],
    code === 200,
    `GET of ${moid}, an object of DM 1.3 with its old description: ${code}.`,
  )
}

async function probeStandardObjects({ client, notes, own }: ClientProbe): Promise<void> {
  const wanted = [
    ['oma-sessioninfomo', 'urn:oma:mo:oma-sessioninfomo:1.0', 'STDOBJ-004-C-M', 'CBT'],
    ['oma-dm-dmacc', 'urn:oma:mo:oma-dm-dmacc:1.2', 'STDOBJ-002-C-M', 'SrvURI'],
    ['oma-dm-dacmo', 'urn:oma:mo:oma-dm-dacmo:1.0', 'STDOBJ-003-C-O', undefined],
  ] as const
  for (const [name, fallback, item, leaf] of wanted) {
    const moid = announced(client.package1.mos, name)?.moid ?? fallback
    const answer = await client.send(['GET', `${moid}/*/`])
    const code = answer.statuses[0]?.code
    const node = elementOf(answer.results.get(0))?.node
    if (name === 'oma-dm-dacmo') {
      if (code === 200) notes.saw(items(item), `GET ${moid}/*/ gave the access control MO.`)
      continue
    }
    // A foreign client may hide its account, or be here without one.
    if (name === 'oma-dm-dmacc' && !own && code !== 200) continue
    const there = leaf === undefined || (node !== undefined && childrenOf(node).includes(leaf))
    notes.check(items(item), code === 200 && there, `GET ${moid}/*/ gave ${code}${there ? `, with ${leaf}` : ''}.`)
    if (name === 'oma-dm-dmacc' && node) checkHidden(notes.check, node)
  }
}

/** `Perm` and secrets are never exposed (§12.2). */
function checkHidden(check: ClientProbe['notes']['check'], account: MoNode): void {
  const shown = JSON.stringify([...names(account)])
  const hidden = !shown.includes('"Perm"')
  check(
    items('STDOBJ-002-C-M', 'OBJ-012-C-M'),
    hidden,
    `The account showed ${hidden ? 'no' : 'its'} Perm node to the server.`,
  )
}

function* names(node: MoNode): Generator<string> {
  if (node.kind === 'leaf') return
  for (const [name, child] of node.children) {
    yield name
    yield* names(child)
  }
}

export function elementOf(result: GetResult | undefined): MoElement | undefined {
  return result?.kind === 'document' ? result.document[0] : undefined
}

const childrenOf = (node: MoNode): readonly string[] => (node.kind === 'leaf' ? [] : [...node.children.keys()])

function leafText(node: MoNode, name: string): string | undefined {
  const leaf = node.kind === 'interior' ? node.children.get(name) : undefined
  return leaf?.kind === 'leaf' ? String(leaf.value) : undefined
}

/** The codes of an answer, for evidence. */
export const codesOf = ({ statuses }: SeenAnswer): string => statuses.map(({ code }) => code).join(', ')
