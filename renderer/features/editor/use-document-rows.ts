import { useEffect, useState } from 'react'
import type { DocumentRow } from '#core/language/tree-rows.ts'
import { loadEditor } from '../../editor/load.ts'
import type { ServiceClient } from '../../editor/service-client.ts'

/** Rows of one answer: more would hold up the window while they arrive. */
const batch = 2000
/** Pause in typing before the tree is read again. */
const quietMs = 250

/** The nodes of an open text. */
export interface ToldTree {
  /** The version of the text whose nodes they are. */
  readonly version: number
  readonly rows: readonly DocumentRow[]
}
const none: ToldTree = { version: 0, rows: [] }

/** The nodes of an open text, made new after each change where they are different; the old ones stay until the new ones are whole. */
export function useDocumentRows(name: string): ToldTree {
  const [tree, setTree] = useState(none)
  useEffect(() => {
    let over = false
    let timer: ReturnType<typeof setTimeout> | undefined
    let stop: () => void = () => undefined
    let known = none
    const read = async () => {
      const { languageService } = await loadEditor()
      const found = await readOn(languageService(), name, known)
      if (!found || over) return
      known = found
      setTree(found)
    }
    const soon = () => {
      clearTimeout(timer)
      timer = setTimeout(() => void read(), quietMs)
    }
    void loadEditor().then(({ watchText }) => {
      if (over) return
      stop = watchText(name, { changed: soon })
      void read()
    })
    return () => {
      over = true
      clearTimeout(timer)
      stop()
    }
  }, [name])
  return tree
}

/** Asks for the rows that are new. Undefined when the text moved on: the change that did it starts another reading. */
async function readOn(service: ServiceClient, name: string, known: ToldTree): Promise<ToldTree | undefined> {
  const change = await service.ask(name, { kind: 'rows-since', since: known.version })
  if (!change) return undefined
  const { version, total, before, behind } = change
  if (before === total && total === known.rows.length) return { version, rows: known.rows }
  const fresh: DocumentRow[] = []
  for (let from = before; from < total - behind; from += batch) {
    const part = await service.ask(name, { kind: 'rows', from, to: Math.min(from + batch, total - behind) })
    if (!part) return undefined
    fresh.push(...part)
  }
  const { rows } = known
  return { version, rows: [...rows.slice(0, before), ...fresh, ...rows.slice(rows.length - behind)] }
}
