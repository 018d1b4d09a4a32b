import { Button, Group } from '@mantine/core'
import { type KeyboardEvent, useEffect, useMemo, useState } from 'react'
import type { NodeChange, NodeForm } from '#core/language/node-form.ts'
import { useApp } from '../../app/store.ts'
import { loadEditor } from '../../editor/load.ts'
import type { TreeChange } from '../../editor/service-types.ts'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { Tree } from '../../ui/tree/Tree.tsx'
import { textName } from './editor-slice.ts'
import { NodeFields } from './NodeFields.tsx'
import classes from './TreePane.module.css'
import { rowAt, useDocumentRows } from './use-document-rows.ts'

/** Rows open at first: of a large document only the top. */
const fewRows = 300

/** The nodes of a file as a tree with a form, beside its text. Both change the text; the text's undo takes it back. */
export function TreePane({ path, readOnly }: { path: string; readOnly: boolean }) {
  const name = textName(path)
  const rows = useDocumentRows(name)
  const selected = useSelected(path, rows)
  const form = useForm(name, selected?.start, rows)
  const tree = useMemo(() => rows.map(({ start: _start, end: _end, ...row }) => row), [rows])

  const change = async (asked: TreeChange) => {
    if (!form) return
    const { editText, languageService } = await loadEditor()
    const edits = await languageService().ask(name, { kind: 'change', start: form.start, change: asked })
    if (edits) editText(name, edits)
  }
  const go = async (start: number | undefined, focus: boolean) => {
    if (start === undefined) return
    const { placeAt, revealPlace } = await loadEditor()
    // Just inside the tag: on its edge the cursor would stand outside.
    revealPlace(name, placeAt(name, start + 1), focus)
  }
  const startOf = (uri: string) => rows.find(row => row.uri === uri)?.start

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
          rows={tree}
          openDepth={rows.length > fewRows ? 1 : 20}
          selected={selected?.uri}
          onSelect={row => void go(startOf(row.uri), false)}
          onEnter={row => void go(startOf(row.uri), true)}
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

/** The row that the cursor stands in. */
function useSelected(path: string, rows: ReturnType<typeof useDocumentRows>) {
  const place = useApp(state => {
    const document = state.documents[path]
    return document?.stage === 'open' ? document.place : undefined
  })
  const [offset, setOffset] = useState(0)
  // Rows of another text are at other places, although the cursor has not moved.
  // biome-ignore lint/correctness/useExhaustiveDependencies: new rows mean a new text
  useEffect(() => {
    let over = false
    void loadEditor().then(({ offsetAt }) => {
      if (!over && place) setOffset(offsetAt(textName(path), place))
    })
    return () => {
      over = true
    }
  }, [path, place, rows])
  return useMemo(() => rowAt(rows, offset) ?? rows[0], [rows, offset])
}

/** What the chosen node says about itself; read again when the rows are. */
function useForm(name: string, start: number | undefined, rows: unknown): NodeForm | undefined {
  const [form, setForm] = useState<NodeForm>()
  // biome-ignore lint/correctness/useExhaustiveDependencies: new rows mean a new text
  useEffect(() => {
    let over = false
    if (start === undefined) return
    void loadEditor()
      .then(({ languageService }) => languageService().ask(name, { kind: 'form', offset: start + 1 }))
      .then(found => {
        if (!over && found) setForm(found)
      })
    return () => {
      over = true
    }
  }, [name, start, rows])
  return form
}
