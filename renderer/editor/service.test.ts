import { expect, it } from 'vitest'
import { LanguageService } from './service.ts'

const text = '<MgmtTree><VerDTD>1.2</VerDTD><Node><NodeName> A </NodeName></Node></MgmtTree>'
const levels = (level: string) => JSON.stringify({ levels: { 'ddf.padded-name': level } })

it('judges a text by the levels of the nearest folder that says any', () => {
  const service = new LanguageService({})
  const severity = (name: string) => {
    const found = service
      .answer(`file/${name}`, { kind: 'check' })
      .problems.find(({ code }) => code === 'ddf.padded-name')
    return found && 'severity' in found ? found.severity : undefined
  }
  for (const name of ['a.ddf', 'phones/a.ddf', 'phones/new/a.ddf']) service.open(`file/${name}`, 1, 'ddf', text)
  const all = () => ['a.ddf', 'phones/a.ddf', 'phones/new/a.ddf'].map(severity)
  expect(all()).toEqual(['warning', 'warning', 'warning'])
  const file = 'dmwb-check.json'
  service.setLibrary(
    [
      { file, text: levels('error') },
      { file: `phones/new/${file}`, text: levels('off') },
    ],
    [],
  )
  expect(all()).toEqual(['error', 'error', undefined])
  service.setLibrary([{ file: `phones/${file}`, text: '{' }], [file])
  expect(all()).toEqual(['warning', 'warning', undefined])
})
