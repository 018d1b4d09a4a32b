import { readArguments } from './arguments.ts'
import type { BenchGroup, BenchResult } from './bench.ts'
import { cablePush } from './cases/cable-push.ts'
import { console } from './cases/console.ts'
import { ddf } from './cases/ddf.ts'
import { devices } from './cases/devices.ts'
import { documents, documentsMemory } from './cases/documents.ts'
import { editor } from './cases/editor.ts'
import { interaction } from './cases/interaction.ts'
import { repository } from './cases/repository.ts'
import { sessionBasic, sessionKnown, sessionMemory, sessionTls } from './cases/session-kinds.ts'
import { sessions } from './cases/sessions.ts'
import { start } from './cases/start.ts'
import { tree } from './cases/tree.ts'
import { wbxml } from './cases/wbxml.ts'
import { ymodem } from './cases/ymodem.ts'

// `npm run -s bench -- [NAME…] [--json]`: measures, and prints the results. Numbers of one run may be compared with
// each other only; therefore each group measures its reference too.

const groups: readonly BenchGroup[] = [
  sessions,
  sessionBasic,
  sessionTls,
  sessionKnown,
  sessionMemory,
  tree,
  start,
  devices,
  ddf,
  documents,
  documentsMemory,
  wbxml,
  editor,
  ymodem,
  cablePush,
  console,
  interaction,
  repository,
]

const known = groups.map(({ name }) => name)
const request = readArguments(process.argv.slice(2), known)
if (request.wrong.length > 0) {
  process.stderr.write(`Unknown: ${request.wrong.join(', ')}. Usage: bench [${known.join('|')}]… [--json]\n`)
  process.exit(2)
}

const results: BenchResult[] = []
for (const group of groups.filter(({ name }) => request.groups.includes(name))) {
  process.stderr.write(`${group.name} …\n`)
  results.push(...(await group.run()))
}
process.stdout.write(request.json ? `${JSON.stringify(results, undefined, 2)}\n` : results.map(line).join(''))

function line({ name, ratio, ours, reference, unit, note }: BenchResult): string {
  return `${name.padEnd(16)} ratio ${ratio}  (${ours} against ${reference} ${unit})\n  ${note}\n`
}
