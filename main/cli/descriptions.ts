import { readdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { decodeXmlBytes, parseDdf } from '#core/ddf/parse-ddf.ts'
import type { MoDescription } from '#core/description.ts'
import { type Problem, problem } from '#core/problem.ts'
import { failed, ok, type Result } from '#core/result.ts'
import { resources } from './folders.ts'
import { inFile, readBytes } from './read-file.ts'

export interface Descriptions {
  readonly descriptions: readonly MoDescription[]
  /** What was odd in the files but could be read all the same. */
  readonly warnings: readonly Problem[]
}

/** MOs without which no DM Client can work (OMA DM 2.0 §12). */
const needed = ['devinfo-1.2.ddf', 'dmacc-1.2.ddf', 'dacmo-1.0.ddf', 'sessioninfo-1.0.ddf']

/** The descriptions of a simulated device: the files that were given, or our demo set, and what no device can lack. */
export async function readDescriptions(files: readonly string[]): Promise<Result<Descriptions>> {
  const folder = join(resources, 'ddf')
  const own = files.length > 0 ? needed : await demoSet(folder)
  const given = await readFiles(files)
  if (!given.ok) return given
  const base = await readFiles(own.map(name => join(folder, name)))
  if (!base.ok) return base
  const moids = new Set(given.value.descriptions.map(({ moid }) => moid))
  const lacking = base.value.descriptions.filter(({ moid }) => !moids.has(moid))
  return ok({ descriptions: [...given.value.descriptions, ...lacking], warnings: given.value.warnings })
}

async function demoSet(folder: string): Promise<readonly string[]> {
  return (await readdir(folder)).filter(name => name.endsWith('.ddf')).sort()
}

async function readFiles(files: readonly string[]): Promise<Result<Descriptions>> {
  const descriptions: MoDescription[] = []
  const warnings: Problem[] = []
  for (const file of files) {
    const read = await readDdf(file)
    if (!read.ok) return read
    descriptions.push(...read.value.descriptions)
    warnings.push(...read.value.warnings)
  }
  return ok({ descriptions, warnings })
}

/** One DDF file. Text that is not well-formed is refused with the place where it breaks. */
async function readDdf(file: string): Promise<Result<Descriptions>> {
  const bytes = await readBytes(file)
  if (!bytes.ok) return bytes
  const { text, problems: encoding } = decodeXmlBytes(bytes.value)
  const { descriptions, problems, wellFormed } = parseDdf(text, { file })
  const [first] = problems
  if (!wellFormed && first) return failed(inFile(file)(first))
  if (descriptions.length === 0)
    return failed(first ?? problem('ddf.no-nodes', { what: 'it describes no node' }, { file }))
  // What goes over the wire names the file, not where it lies on this machine.
  const named = descriptions.map(description => ({ ...description, ddf: basename(file) }))
  return ok({ descriptions: named, warnings: [...encoding, ...problems].map(inFile(file)) })
}
