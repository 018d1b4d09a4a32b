import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { checkText } from '../check/check-text.ts'

const folder = new URL('../../../resources/ddf/', import.meta.url)
const found = (text: string) =>
  checkText(text, { least: 'info' }).findings.map(({ code, detail }) => [code, detail?.name])

/** A node with all that is below it. */
function without(text: string, name: string): string {
  const start = text.lastIndexOf('<Node>', text.indexOf(`<NodeName>${name}</NodeName>`))
  let depth = 0
  for (const { 0: tag, index } of text.matchAll(/<\/?Node>/g)) {
    if (index < start) continue
    depth += tag === '<Node>' ? 1 : -1
    if (depth === 0) return text.slice(0, start) + text.slice(index + tag.length)
  }
  return text
}

describe.each([
  ['dacmo-1.0.ddf', 'MAID', '*/*/*/Permissions/*/MAID'],
  ['dacmo-1.0.ddf', 'Permissions', '*/*/*/Permissions'],
  ['fumo-1.0.ddf', 'State', 'State'],
  ['fumo-1.0.ddf', 'PkgURL', 'Download/PkgURL'],
  ['dcmo-1.0.ddf', 'Enabled', 'Enabled'],
  ['dcmo-1.0.ddf', 'Operations', 'Operations'],
  ['scomo-1.0.ddf', 'PkgID', 'Download/*/PkgID'],
  ['scomo-1.0.ddf', 'Inventory', 'Inventory'],
  ['lawmo-1.0.ddf', 'ListItemName', 'AvailableWipeList/*/ListItemName'],
  ['lawmo-1.0.ddf', 'Operations', 'Operations'],
])('%s without %s', (file, name, path) => {
  const text = readFileSync(new URL(file, folder), 'utf8')

  it('is told, and nothing is missing when it is there', () => {
    expect(found(text).filter(([code]) => String(code).startsWith('ddf.standard'))).toEqual([])
    expect(found(without(text, name))).toContainEqual(['ddf.standard-missing', path])
  })
})

it('tells a format that the specification does not give', () => {
  const text = readFileSync(new URL('fumo-1.0.ddf', folder), 'utf8').replace('<int/>', '<chr/>')
  expect(found(text)).toContainEqual(['ddf.standard-differs', 'State'])
})
