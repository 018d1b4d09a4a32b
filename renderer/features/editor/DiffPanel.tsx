import { NativeSelect } from '@mantine/core'
import { useEffect, useState } from 'react'
import type { OpenFile } from '#contract'
import type { PanelProps } from '../../app/feature.ts'
import { useApp } from '../../app/store.ts'
import { DiffView } from '../../editor/DiffView.tsx'
import { ask, host } from '../../host.ts'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { Panel } from '../../ui/Panel.tsx'
import { textName } from './editor-slice.ts'
import classes from './File.module.css'

/** A text beside what is stored of it, or beside another file. */
export function DiffPanel({ params }: PanelProps) {
  const path = params.path ?? ''
  const files = useApp(state => state.files)
  const [other, setOther] = useState(path)
  const before = useStored(other)
  const stored = useStored(path)
  const others = (files ?? []).filter(file => file.path !== path).map(file => ({ value: file.path, label: file.path }))
  return (
    <Panel>
      <div className={classes.toolbar} role="toolbar" aria-label="What is compared">
        <NativeSelect
          aria-label="Compare with"
          value={other}
          data={[{ value: path, label: 'as it is stored' }, ...others]}
          onChange={event => setOther(event.currentTarget.value)}
        />
        <code className={classes.path}>
          {other === path ? `${path}, as stored` : other} → {path}, as in its tab
        </code>
      </div>
      {before && stored ? (
        <DiffView
          before={before.text}
          name={textName(path)}
          text={stored.text}
          language={stored.kind === 'json' ? 'json' : stored.kind === 'other' ? 'plaintext' : 'xml'}
        />
      ) : (
        <EmptyState title="The files are being fetched" />
      )}
    </Panel>
  )
}

/** A file as it is stored; fetched again when files change. */
function useStored(path: string): OpenFile | undefined {
  const files = useApp(state => state.files)
  const [file, setFile] = useState<OpenFile>()
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new list means that a file changed
  useEffect(() => {
    let over = false
    void ask(host.files.open({ path })).then(found => {
      if (over || !found) return
      setFile(known => (known?.path === path && known.version === found.version ? known : found))
    })
    return () => {
      over = true
    }
  }, [path, files])
  return file?.path === path ? file : undefined
}
