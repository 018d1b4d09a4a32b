import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ConformanceRow, Observation, Subject } from '#core/conformance/item.ts'
import { leftOut } from '#core/conformance/left-out.ts'
import { reportRows } from '#core/conformance/report.ts'
import { decodeXmlBytes, parseDdf } from '#core/ddf/parse-ddf.ts'
import type { MoDescription } from '#core/description.ts'
import { ok, type Result } from '#core/result.ts'
import { openAuthority } from '#http/authority.ts'
import { createRecorder } from '#recorder/recorder.ts'
import { openStore } from '#storage/store.ts'
import { now } from '../clock.ts'
import { createWorkbench } from '../workbench.ts'
import { judgeOwnClient } from './own-client.ts'
import { judgeOwnServer } from './own-server.ts'

export interface JudgeOptions {
  readonly subjects: readonly Subject[]
  /** Folder of what ships with the workbench. */
  readonly resources: string
  readonly version: string
  /** Hears what is judged now. */
  readonly progress?: (words: string) => void
}

/**
 * The conformance report on our own server and client: each is started afresh, in a folder that is removed afterwards,
 * and met over real connections on loopback. Problems: those of starting them.
 */
export async function judgeOurs(options: JudgeOptions): Promise<Result<readonly ConformanceRow[]>> {
  const rows: ConformanceRow[] = []
  for (const subject of options.subjects) {
    options.progress?.(subject === 'server' ? 'The DM Server is judged …' : 'The DM Client is judged …')
    const seen = await (subject === 'server' ? judgeServer(options) : judgeClient(options))
    if (!seen.ok) return seen
    rows.push(...reportRows({ subject, foreign: false, observations: seen.value, leftOut }))
  }
  return ok(rows)
}

async function judgeServer({ resources, version }: JudgeOptions): Promise<Result<readonly Observation[]>> {
  const folder = await mkdtemp(join(tmpdir(), 'dmwb-conformance-'))
  try {
    return await judgeOwnServer(() => createWorkbench({ folder, door: 'headless', version, resources }))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function judgeClient({ resources }: JudgeOptions): Promise<Result<readonly Observation[]>> {
  const store = await openStore(':memory:')
  if (!store.ok) return store
  const { records, secrets } = store.value
  try {
    return await judgeOwnClient({
      authority: await openAuthority(secrets),
      recorder: createRecorder(records, { now, seal: secrets.seal }),
      descriptions: await ownDescriptions(join(resources, 'ddf')),
    })
  } finally {
    await store.value.close()
  }
}

async function ownDescriptions(folder: string): Promise<readonly MoDescription[]> {
  const files = (await readdir(folder)).filter(name => name.endsWith('.ddf')).sort()
  const texts = await Promise.all(files.map(async file => decodeXmlBytes(await readFile(join(folder, file))).text))
  return texts.flatMap((text, index) => parseDdf(text, { file: files[index] ?? '' }).descriptions)
}
