import { type BenchGroup, median, result } from '../bench.ts'
import { startProgram } from '../program.ts'
import type { MadeDocuments, MakeDocuments } from '../programs/documents.ts'

const count = 10_000
const many = 100_000

/** Documents with fresh keys and certificates, against the bare making of their keys. */
export const documents: BenchGroup = {
  name: 'documents',
  async run() {
    const made = await run({ count, rounds: 3 })
    const perSecond = (ms: readonly number[]) => (count / median(ms)) * 1000
    const rates = { ours: perSecond(made.makeMs), reference: perSecond(made.keysMs) }
    const note =
      `${count} MO documents of ${Math.round(made.bytes / count)} bytes, each with a fresh PSK and a fresh EC certificate of the local ` +
      'authority, into an archive on disk with journal and results, per second. Reference: 32 random bytes and an EC P-256 pair ' +
      'alone, in the same process. Certificates are issued on a second thread, as the command does. Goal: 0.5.'
    return [result('documents', rates, 'documents/s', note)]
  },
}

/** The memory after 100,000 documents, against that after a tenth of them. */
export const documentsMemory: BenchGroup = {
  name: 'documents.memory',
  async run() {
    const { heapMB } = await run({ count: many, rounds: 1 })
    const [reference, ours] = heapMB
    const note =
      `Heap and buffers in use, collected, after ${many} documents of one table against after a tenth of them. What grows is a ` +
      'table of hashes by which doubles are found: 20 bytes a slot, 85 % full at most. Goal: flat.'
    return [result('documents.memory', { ours, reference }, 'MB', note)]
  },
}

async function run(argument: MakeDocuments): Promise<MadeDocuments> {
  const program = startProgram('documents', argument)
  const made = (await program.message()) as MadeDocuments
  await program.end()
  return made
}
