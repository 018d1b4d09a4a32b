import type { Findings } from '../finding.ts'
import { createLocator, readJson } from '../json.ts'
import type { LineMap } from '../line-map.ts'
import { decodeMoDocument } from '../mo-document.ts'
import type { MoDocument, MoNode } from '../package-types.ts'
import { decodePackage1 } from '../package1.ts'
import { decodePackage2 } from '../package2.ts'
import { decodePackage3 } from '../package3.ts'
import type { Problem } from '../problem.ts'
import { isMembers } from '../reading.ts'
import type { Checked, DocumentFormat } from './check-types.ts'

/** Checks MO documents (OMA DM 2.0 §7.2.1.4) and packages (§5.2). */
export function checkJson(text: string, findings: Findings, lines: LineMap): Checked {
  const json = readJson(text)
  let format: DocumentFormat = 'unknown'
  let nodes = 0
  if (!json.ok) {
    findings.addProblem(json.problem, 'error')
    format = /"MOData"\s*:/.test(text) ? 'mo-json' : /"(?:CMD|MOS|Status)"\s*:/.test(text) ? 'package' : 'unknown'
  } else {
    format = formatOf(json.value)
    nodes = checkValue(text, json.value, format, findings)
  }
  return { format, encoding: undefined, nodes, wellFormed: json.ok, dtdValid: undefined, ...findings.list(lines) }
}

function formatOf(json: unknown): DocumentFormat {
  const [first] = Array.isArray(json) ? json : [json]
  if (isMembers(first) && ('MOData' in first || 'ClientURI' in first)) return 'mo-json'
  return isMembers(json) && ['CMD', 'MOS', 'Status'].some(name => name in json) ? 'package' : 'unknown'
}

/** Notes what is wrong with a value, and counts the nodes of an MO document. */
function checkValue(text: string, json: unknown, format: DocumentFormat, findings: Findings): number {
  if (format === 'unknown') {
    findings.add('check.other-json', 0, 0)
    return 0
  }
  const read = format === 'mo-json' ? decodeMoDocument(json, { uriOptional: true }) : decodePackage(json)
  const locate = createLocator(text)
  const place = (item: Problem): Problem =>
    item.at?.path === undefined ? item : { ...item, at: { ...item.at, ...locate(item.at.path) } }
  if (!read.ok) {
    findings.addProblem(place(read.problem), 'error')
    return 0
  }
  for (const warning of read.value.warnings) findings.addProblem(place(warning), 'warning')
  const { value } = read.value
  if (Array.isArray(value)) return countNodes(value as MoDocument)
  for (const item of refusedIn(value)) findings.addProblem(place(item), 'error')
  return 0
}

function decodePackage(json: unknown) {
  if (isMembers(json) && 'CMD' in json) return decodePackage2(json)
  return isMembers(json) && 'Status' in json ? decodePackage3(json) : decodePackage1(json)
}

/** Commands of Package#2 that would be refused. */
function refusedIn(value: object): readonly Problem[] {
  const commands = 'commands' in value && Array.isArray(value.commands) ? value.commands : []
  return commands.flatMap(item => (item.kind === 'refused' ? [item.problem as Problem] : []))
}

function countNodes(document: MoDocument): number {
  const open: MoNode[] = document.map(({ node }) => node)
  let count = 0
  for (let node = open.pop(); node; node = open.pop()) {
    count += 1
    if (node.kind === 'interior') open.push(...node.children.values())
  }
  return count
}
