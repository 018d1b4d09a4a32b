import { spawnSync } from 'node:child_process'
import { existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { decodeXmlBytes } from '#core/ddf/parse-ddf.ts'
import { Findings } from '#core/finding.ts'
import { decodeWbxml } from '#core/wbxml/decode.ts'
import { encodeWbxml } from '#core/wbxml/encode.ts'
import { markupOf } from '#core/xml/markup-of.ts'
import { scanXml } from '#core/xml/scan-xml.ts'
import { writeMarkup } from '#core/xml/write-markup.ts'
import { type BenchGroup, type BenchResult, result } from '../bench.ts'

const corpus = join(import.meta.dirname, '..', '..', '..', 'shared', 'data')
const rounds = 3

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
    'xml2wbxml',
    subjects.map(({ xml }) => xml),
  )
  const decode = compare(
    subjects,
    ({ wbxml }) => decodeFile(wbxml, out),
    'wbxml2xml',
    subjects.map(({ wbxml: file }) => file),
  )
  const note = (what: string, { theirStart }: typeof encode) =>
    `${what} of ${subjects.length} files of shared/data (${(size / 1e6).toFixed(1)} MB of XML), file by file from disk to disk, all of them per ` +
    `second of the processor. Ours in one process; of theirs, one process per file, the bare start (${theirStart.toFixed(1)} ms each) is taken off. Goal: 0.2.`
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

type Tool = 'xml2wbxml' | 'wbxml2xml'

/**
 * Seconds of the processor, the least of some rounds: on a machine that does other work, too, the clock on the wall would tell of
 * that. A tool runs once for each file; what it takes to start and to say its usage is taken off.
 */
function compare(subjects: readonly Subject[], ours: (of: Subject) => unknown, tool: Tool, files: readonly string[]) {
  const list = join(dirname(files[0] ?? ''), 'list')
  writeFileSync(list, files.map(file => `${file}\n`).join(''))
  const own = () => {
    const before = process.cpuUsage()
    for (const subject of subjects) ours(subject)
    const { user, system } = process.cpuUsage(before)
    return (user + system) / 1000
  }
  const run = (command: string) => shellMs(`while IFS= read -r f; do ${command} >/dev/null 2>&1; done < ${list}`)
  const [ourMs, theirMs, startMs]: [number[], number[], number[]] = [[], [], []]
  own()
  for (let round = 0; round < rounds; round++) {
    theirMs.push(run(`${tool} -o ${join(dirname(list), 'out')} "$f"`))
    ourMs.push(own())
    startMs.push(run(`${tool} -h`))
  }
  const bare = Math.max(1, Math.min(...theirMs) - Math.min(...startMs))
  return {
    ours: 1000 / Math.min(...ourMs),
    reference: 1000 / bare,
    theirStart: Math.min(...startMs) / subjects.length,
  }
}

/** What the children of a shell took of the processor, as `times` tells. */
function shellMs(script: string): number {
  const { stdout } = spawnSync('bash', ['-c', `${script}; times`], { encoding: 'utf8' })
  const [, children = ''] = stdout.trim().split('\n')
  return [...children.matchAll(/(\d+)m([\d.]+)s/g)].reduce(
    (sum, [, m, s]) => sum + Number(m) * 60_000 + Number(s) * 1000,
    0,
  )
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

const tool = (command: Tool, from: string, to: string) => spawnSync(command, ['-o', to, from]).status === 0
