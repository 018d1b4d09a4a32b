import type { ConformanceRow, Verdict } from './item.ts'
import { countVerdicts } from './report.ts'

const words: Readonly<Record<Verdict, string>> = {
  pass: 'pass',
  fail: 'FAIL',
  'not-observable': 'not observable',
  'not-supported': 'not supported',
}

const style = `
:root { color-scheme: light dark; font: 14px/1.45 system-ui, sans-serif }
body { margin: 2rem auto; max-width: 78rem; padding: 0 1rem }
table { border-collapse: collapse; width: 100% }
th, td { text-align: left; vertical-align: top; padding: .35rem .6rem; border-bottom: 1px solid #8884 }
td:first-child { font-family: ui-monospace, monospace; white-space: nowrap }
.pass { color: light-dark(#17692d, #6fd08a) } .fail { color: light-dark(#b3261e, #ff8a80); font-weight: 600 }
.other { color: light-dark(#5a6570, #a3adb8) }
td.evidence { overflow-wrap: anywhere }`

/** The report as one HTML page that needs nothing else. `title` and `made` stand at its head. */
export function conformanceHtml(rows: readonly ConformanceRow[], title: string, made: string): string {
  const subjects = [...new Set(rows.map(({ subject }) => subject))]
  const parts = subjects.map(subject => {
    const own = rows.filter(row => row.subject === subject)
    return `<h2>DM ${subject === 'server' ? 'Server' : 'Client'}</h2><p>${summary(own)}</p>${table(own)}`
  })
  return (
    `<!doctype html><html lang="en"><meta charset="utf-8"><title>${escapeHtml(title)}</title><style>${style}</style>` +
    `<h1>${escapeHtml(title)}</h1><p>${escapeHtml(made)}</p>${parts.join('')}</html>\n`
  )
}

/** The counts of a report in one line. */
export function summary(rows: readonly ConformanceRow[]): string {
  const counts = countVerdicts(rows)
  return Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([verdict, count]) => `${count} ${words[verdict as Verdict]}`)
    .join(' · ')
}

function table(rows: readonly ConformanceRow[]): string {
  const lines = rows.map(row => {
    const kind = row.verdict === 'pass' || row.verdict === 'fail' ? row.verdict : 'other'
    const cells = [row.id, row.words, row.level]
    return (
      `<tr>${cells.map(cell => `<td>${escapeHtml(cell)}</td>`).join('')}` +
      `<td class="${kind}">${words[row.verdict]}</td><td class="evidence">${escapeHtml(row.evidence)}</td></tr>`
    )
  })
  const heads = ['Item', 'What it asks for', 'Level', 'Verdict', 'Evidence'].map(head => `<th scope="col">${head}</th>`)
  return `<table><thead><tr>${heads.join('')}</tr></thead><tbody>${lines.join('')}</tbody></table>`
}

/** What devices and servers said stands in the evidence: it is text, never markup. */
function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}
