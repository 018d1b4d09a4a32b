import type { BootstrapRun, ReadBackEvidence } from '#contract'
import { explain, type Problem } from '#core/problem.ts'

// A run as a page to print or a file to keep: whole in itself, without a script, and without a secret.

/** The report of a run. */
export function reportOf(run: BootstrapRun, as: 'html' | 'json'): { readonly name: string; readonly text: string } {
  const name = `bootstrap-${run.deviceId.replace(/[^A-Za-z0-9._-]+/g, '-')}-${run.id.slice(0, 8)}.${as}`
  if (as === 'html') return { name, text: page(run) }
  const { progress: _, ...told } = run
  return { name, text: `${JSON.stringify({ kind: 'dmwb-bootstrap-report', version: 1, ...told }, undefined, 2)}\n` }
}

const meaning: Readonly<Record<BootstrapRun['result'], string>> = {
  running: 'The run goes on.',
  PASS: 'Proved: the device opened a session with its credentials.',
  FAIL: 'It is certain that this attempt did not work.',
  UNKNOWN: 'Neither failed nor proved: the device may or may not have the account.',
}

function page(run: BootstrapRun): string {
  const { deviceId, result } = run
  const facts = factsOf(run).map(
    ([name, value]) => `<tr><th scope="row">${escaped(name)}</th><td>${escaped(value)}</td></tr>`,
  )
  const steps = run.steps.map(({ at, step, ok, words, problem }) => {
    const next = problem ? `<br><small>${escaped(reasonOf(words, problem))}</small>` : ''
    return `<tr><td>${time(at)}</td><td>${step}</td><td>${ok ? 'well' : '–'}</td><td>${escaped(words)}${next}</td></tr>`
  })
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Bootstrap of ${escaped(deviceId)}: ${result}</title>
<style>
body { font: 14px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #111; background: #fff }
h1 { font-size: 1.25rem } h2 { font-size: 1rem; margin-top: 1.5rem }
.result { border: 3px solid; padding: .5rem 1rem; font-size: 2rem; font-weight: 700 }
.PASS { color: #0a6b2d } .FAIL { color: #a51d1d } .UNKNOWN { color: #7a5200 }
.result p { margin: 0; font-size: .875rem; font-weight: 400; color: #111 }
table { border-collapse: collapse; width: 100% } th, td { text-align: left; vertical-align: top; padding: .25rem .5rem; border-bottom: 1px solid #ccc; overflow-wrap: anywhere }
th[scope=row] { width: 14rem; font-weight: 600 } td:first-child { white-space: nowrap }
@media print { body { margin: 0; max-width: none } }
</style>
</head>
<body>
<h1>Bootstrap of ${escaped(deviceId)}</h1>
<div class="result ${result}">${result}<p>${escaped(meaning[result])}</p></div>
<h2>Evidence</h2>
<table>${facts.join('\n')}</table>
<h2>Steps</h2>
<table><tr><th>Time</th><th>Step</th><th>Went</th><th>What happened</th></tr>
${steps.join('\n')}</table>
</body>
</html>
`
}

/** What a problem adds to the words of its step. */
export function reasonOf(words: string, why: Problem): string {
  const { words: own, next } = explain(why)
  return words.includes(own) ? next : `${own} ${next}`
}

/** What a result rests on, as names and values. */
function factsOf(run: BootstrapRun): readonly (readonly [name: string, value: string])[] {
  const { evidence } = run
  const { port, readBack } = evidence ?? {}
  const whole: readonly (readonly [string, string | undefined])[] = [
    ['Run', run.id],
    ['Device', run.deviceId],
    ['Stands in for', evidence?.trialFor],
    ['Method', run.method],
    ['Profile', run.profileId],
    ['Profile (SHA-256)', evidence?.profileHash],
    ['Document (SHA-256)', evidence?.documentHash],
    ['Document', evidence && `${evidence.bytes} bytes`],
    [
      'Servers',
      evidence?.servers
        .map(({ serverId, address, ours }) => `${serverId} at ${address}${ours ? '' : ' (foreign)'}`)
        .join('; '),
    ],
    ['Address', port?.address],
    ['Certificate of the device', port?.certificate && `${port.certificate.subject}, ${port.certificate.fingerprint}`],
    ['File', port?.file],
    ['Attempts', evidence?.attempts?.toString()],
    ['Read back', readBack && readBackWords(readBack)],
    ['Read back from the device', evidence?.onDevice && readBackWords(evidence.onDevice)],
    ['Session that proves it', run.record],
    ['Session that proved it before', evidence?.carried],
    ['Asked for by', evidence?.source],
    ['Operator', evidence?.operator],
    ['Began', time(run.startedAt)],
    ['Ended', run.endedAt === undefined ? undefined : time(run.endedAt)],
  ]
  return whole.filter((fact): fact is readonly [string, string] => fact[1] !== undefined && fact[1] !== '')
}

function readBackWords({ kind, sha256 = '', why, equal = 0, withheld = [] }: ReadBackEvidence): string {
  if (kind === 'equal') return `equal, ${sha256}`
  if (kind !== 'compared') return why ?? 'not possible'
  return `${equal} values equal${withheld.length === 0 ? '' : `; not given back: ${withheld.join(', ')}`}`
}

const time = (at: number) => new Date(at / 1000).toISOString()

function escaped(text: string): string {
  const signs: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
  return text.replace(/[&<>"]/g, sign => signs[sign] ?? sign)
}
