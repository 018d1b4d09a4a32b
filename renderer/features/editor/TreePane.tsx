import { Button, Group } from '@mantine/core'
import { type KeyboardEvent, useEffect, useState } from 'react'
import type { NodeChange, NodeForm } from '#core/language/node-form.ts'
import { useApp } from '../../app/store.ts'
import { loadEditor } from '../../editor/load.ts'
import type { TreeChange } from '../../editor/service-types.ts'
import type { RowPlace } from '../../editor/told-rows.ts'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { Tree } from '../../ui/tree/Tree.tsx'
import { textName } from './editor-slice.ts'
import { NodeFields } from './NodeFields.tsx'
import classes from './TreePane.module.css'
import { type ToldTree, useDocumentRows } from './use-document-rows.ts'

/** Rows open at first: of a large document only the top. */
const fewRows = 300

/** The nodes of a file as a tree with a form, beside its text. Both change the text; the text's undo takes it back. */
export function TreePane({ path, readOnly }: { path: string; readOnly: boolean }) {
  const name = textName(path)
  const tree = useDocumentRows(name)
  const { rows } = tree
  const selected = useSelected(path, tree)
  const form = useForm(name, selected)

  const change = async (asked: TreeChange) => {
    if (!form) return
    const { editText, languageService } = await loadEditor()
    const edits = await languageService().ask(name, { kind: 'change', start: form.start, change: asked })
    if (edits) editText(name, edits)
  }
  const go = async (uri: string, focus: boolean) => {
    const { languageService, placeAt, revealPlace } = await loadEditor()
    const start = await languageService().ask(name, { kind: 'row-start', uri })
    if (start === undefined) return
    // Just inside the tag: on its edge the cursor would stand outside.
    revealPlace(name, placeAt(name, start + 1), focus)
  }

  if (rows.length === 0) {
    return (
      <aside className={classes.pane} aria-label="Tree of this file">
        <EmptyState title="No nodes yet">
          <p>A DDF or TNDS file has Node elements; they show here as a tree.</p>
        </EmptyState>
      </aside>
    )
  }
  // A field undoes what is being typed in it; everywhere else there is one history, the text's.
  const onKeyDown = (event: KeyboardEvent) => {
    const isUndo = event.ctrlKey && /^[zy]$/i.test(event.key)
    if (!isUndo || readOnly || event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement)
      return
    event.preventDefault()
    const redo = event.key.toLowerCase() === 'y' || event.shiftKey
    void loadEditor().then(({ stepBack }) => stepBack(name, redo))
  }
  return (
    <aside className={classes.pane} aria-label="Tree of this file" onKeyDown={onKeyDown}>
      <div className={classes.tree}>
        <Tree
          label="Nodes of this file"
          rows={rows}
          openDepth={rows.length > fewRows ? 1 : 20}
          selected={selected?.uri}
          onSelect={row => void go(row.uri, false)}
          onEnter={row => void go(row.uri, true)}
        />
      </div>
      {form && (
        <section className={classes.form} aria-label={`Node ${form.path}`}>
          <NodeFields
            key={selected?.uri}
            form={form}
            readOnly={readOnly}
            onChange={(part: NodeChange) => void change({ kind: 'change', change: part })}
          />
          {!readOnly && <NodeButtons form={form} onChange={asked => void change(asked)} />}
        </section>
      )}
    </aside>
  )
}

function NodeButtons({ form, onChange }: { form: NodeForm; onChange(change: TreeChange): void }) {
  return (
    <Group gap="xs" p="sm">
      {(form.hasChildren || form.format === 'node') && (
        <>
          <Button variant="default" onClick={() => onChange({ kind: 'add', name: 'NewLeaf', isInterior: false })}>
            Add leaf
          </Button>
          <Button variant="default" onClick={() => onChange({ kind: 'add', name: 'NewNode', isInterior: true })}>
            Add interior node
          </Button>
        </>
      )}
      <Button variant="default" onClick={() => onChange({ kind: 'remove' })}>
        Remove node
      </Button>
    </Group>
  )
}

/** The row that the cursor stands in; while the text is ahead of the rows, the one before. */
function useSelected(path: string, tree: ToldTree): RowPlace | undefined {
  const place = useApp(state => {
    const document = state.documents[path]
    return document?.stage === 'open' ? document.place : undefined
  })
  const [selected, setSelected] = useState<RowPlace>()
  useEffect(() => {
    let over = false
    const look = async () => {
      const { languageService, offsetAt } = await loadEditor()
      const offset = place ? offsetAt(textName(path), place) : 0
      const found = await languageService().ask(textName(path), { kind: 'row-at', since: tree.version, offset })
      if (!over && found) setSelected(found)
    }
    void look()
    return () => {
      over = true
    }
  }, [path, place, tree])
  return selected
}

/** What the chosen node says about itself; read again whenever it is chosen anew. */
function useForm(name: string, selected: RowPlace | undefined): NodeForm | undefined {
  const [form, setForm] = useState<NodeForm>()
  useEffect(() => {
    let over = false
    if (!selected) return
    void loadEditor()
      .then(({ languageService }) => languageService().ask(name, { kind: 'form', offset: selected.start + 1 }))
      .then(found => {
        if (!over && found) setForm(found)
      })
    return () => {
      over = true
    }
  }, [name, selected])
  return form
}
