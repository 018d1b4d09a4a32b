import { spawnSync } from 'node:child_process'
import { existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { decodeXmlBytes } from '#core/ddf/parse-ddf.ts'
import { Findings } from '#core/finding.ts'
import { decodeWbxml } from '#core/wbxml/decode.ts'
import { encodeWbxml } from '#core/wbxml/encode.ts'
import { markupOf } from '#core/xml/markup-of.ts'
import { scanXml } from '#core/xml/scan-xml.ts'
import { writeMarkup } from '#core/xml/write-markup.ts'
import { type BenchGroup, type BenchResult, median, result } from '../bench.ts'

const corpus = join(import.meta.dirname, '..', '..', '..', 'shared', 'data')
const rounds = 5

/** Our encoder and decoder over real files, against the tools of libwbxml on the same files. */
export const wbxml: BenchGroup = {
  name: 'wbxml',
  async run(): Promise<readonly BenchResult[]> {
    if (!existsSync(corpus) || spawnSync('xml2wbxml', ['-h']).error) {
      process.stderr.write('SKIPPED: the real files, or libwbxml (Debian: libwbxml2-utils), are not here.\n')
      return []
    }
    const work = mkdtempSync(join(tmpdir(), 'bench-wbxml-'))
    try {
      return measured(work)
    } finally {
      rmSync(work, { recursive: true })
    }
  },
}

interface Subject {
  readonly xml: string
  readonly wbxml: string
}

function measured(work: string): readonly BenchResult[] {
  const subjects = subjectsIn(work)
  const size = subjects.reduce((sum, { xml }) => sum + statSync(xml).size, 0)
  const out = join(work, 'out')
  const encode = compare(
    subjects,
    ({ xml }) => encodeFile(xml, out),
    ({ xml }) => tool('xml2wbxml', xml, out),
  )
  const decode = compare(
    subjects,
    ({ wbxml }) => decodeFile(wbxml, out),
    ({ wbxml }) => tool('wbxml2xml', wbxml, out),
  )
  const note = (what: string, { theirStart }: typeof encode) =>
    `${what} of ${subjects.length} files of shared/data (${(size / 1e6).toFixed(1)} MB of XML), file by file from disk to disk, all of them per ` +
    `second. Ours in one process; of theirs, one process per file, the bare start (${theirStart.toFixed(1)} ms each) is taken off. Goal: 0.2.`
  return [
    result('wbxml.encode', encode, 'passes/s', note('Encoding', encode)),
    result('wbxml.decode', decode, 'passes/s', note('Decoding', decode)),
  ]
}

/** The files that both can encode and read back. */
function subjectsIn(work: string): readonly Subject[] {
  const files = globSync('{cp,syncml,tnds,ddf}/**/*.{xml,XML,ddf,txt}', { cwd: corpus }).sort()
  mkdirSync(join(work, 'in'))
  return files.flatMap((file, index) => {
    const [xml, binary] = [join(work, 'in', `${index}.xml`), join(work, 'in', `${index}.wbxml`)]
    writeFileSync(xml, readFileSync(join(corpus, file)))
    try {
      const isTheirs = tool('xml2wbxml', xml, binary) && tool('wbxml2xml', binary, join(work, 'out'))
      return isTheirs && encodeFile(xml, binary) && tool('wbxml2xml', binary, join(work, 'out'))
        ? [{ xml, wbxml: binary }]
        : []
    } catch {
      return []
    }
  })
}

function compare(subjects: readonly Subject[], ours: (of: Subject) => unknown, theirs: (of: Subject) => unknown) {
  const pass = (work: (of: Subject) => unknown) =>
    timed(() => {
      for (const subject of subjects) work(subject)
    })
  const [ourMs, theirMs, startMs]: [number[], number[], number[]] = [[], [], []]
  pass(ours)
  for (let round = 0; round < rounds; round++) {
    theirMs.push(pass(theirs))
    ourMs.push(pass(ours))
    startMs.push(pass(() => spawnSync('xml2wbxml', ['-h'])))
  }
  const bare = Math.max(1, median(theirMs) - median(startMs))
  return { ours: 1000 / median(ourMs), reference: 1000 / bare, theirStart: median(startMs) / subjects.length }
}

function timed(work: () => void): number {
  const start = performance.now()
  work()
  return performance.now() - start
}

function encodeFile(from: string, to: string): boolean {
  const xml = scanXml(decodeXmlBytes(readFileSync(from)).text, new Findings())
  const [root] = xml.roots
  const encoded = root && encodeWbxml(markupOf(xml, root))
  if (!encoded?.ok) return false
  writeFileSync(to, encoded.value.bytes)
  return true
}

function decodeFile(from: string, to: string): boolean {
  const decoded = decodeWbxml(readFileSync(from))
  if (!decoded.ok) return false
  writeFileSync(to, writeMarkup(decoded.value.root))
  return true
}

const tool = (command: 'xml2wbxml' | 'wbxml2xml', from: string, to: string) =>
  spawnSync(command, ['-o', to, from]).status === 0
