import './app/app.css'
import { MantineProvider } from '@mantine/core'
import { useState } from 'react'
import { createRoot } from 'react-dom/client'
import type { TreeRow } from '#contract'
import { theme } from './app/theme.ts'
import { Tree } from './ui/tree/Tree.tsx'

// Feeds generated rows into the window's own tree, all open, so that it can be measured: `?rows=200000`.

const formats = ['chr', 'int', 'bool', 'bin'] as const

/** Rows in pre-order: MOs of 1,000 rows, interior nodes with nine leaves each. */
function makeRows(count: number): readonly TreeRow[] {
  return Array.from({ length: count }, (_, at): TreeRow => {
    const inMo = at % 1000
    const mo = `urn:example:mo:${Math.floor(at / 1000)}:1.0`
    if (inMo === 0) return { depth: 0, kind: 'mo', name: mo, uri: `${mo}/`, access: 'G' }
    if (inMo === 1) return { depth: 1, kind: 'instance', name: 'i1', uri: `${mo}/i1/`, access: 'GR' }
    const group = `Group${Math.floor(inMo / 10)}`
    if (inMo % 10 === 2)
      return { depth: 2, kind: 'interior', name: group, uri: `${mo}/i1/${group}/${at}`, access: 'AGR' }
    const format = formats[at % 4] ?? 'chr'
    const value = format === 'int' ? at : format === 'bool' ? at % 8 === 2 : `value of node ${at}`
    return { depth: 3, kind: 'leaf', name: `Node${at}`, uri: `${mo}/i1/${at}`, format, value, access: 'DGR' }
  })
}

const rows = makeRows(Number(new URLSearchParams(location.search).get('rows') ?? 200_000))

function BenchTree() {
  const [selected, select] = useState<string>()
  return (
    <Tree
      label="Generated rows"
      rows={rows}
      openDepth={Number.POSITIVE_INFINITY}
      selected={selected}
      onSelect={row => select(row.uri)}
    />
  )
}

const root = document.getElementById('root')
performance.mark('tree-begins')
if (root) {
  createRoot(root).render(
    <MantineProvider theme={theme} withStaticClasses={false}>
      <BenchTree />
    </MantineProvider>,
  )
}
