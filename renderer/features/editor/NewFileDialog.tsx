import { Select, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { Problem } from '#core/problem.ts'
import { useApp } from '../../app/store.ts'
import { FormDialog } from '../../ui/FormDialog.tsx'
import { pathFault, type Template, templates, templateText, withExtension } from './new-file.ts'

/** Asks for name and kind of a new file; it is made in the workspace at once. */
export function NewFileDialog({ onClose }: { onClose(): void }) {
  const [template, setTemplate] = useState<Template>('ddf')
  return (
    <PathDialog
      title="New file"
      verb="Create"
      proposed=""
      placeholder={`camera${templates.find(({ value }) => value === template)?.extension}`}
      onClose={onClose}
      onPath={path => useApp.getState().createFile(withExtension(path, template), templateText(template))}
    >
      <Select
        label="Starts as"
        data={templates.map(({ value, label }) => ({ value, label }))}
        value={template}
        allowDeselect={false}
        onChange={value => setTemplate((value as Template | null) ?? 'ddf')}
        comboboxProps={{ withinPortal: false }}
      />
    </PathDialog>
  )
}

export interface PathDialogProps {
  readonly title: string
  readonly verb: string
  readonly proposed: string
  readonly placeholder?: string
  readonly children?: React.ReactNode
  /** Does it; a problem keeps the dialog open and is shown in it. */
  onPath(path: string): Promise<Problem | undefined>
  onClose(): void
}

/** A dialog that asks for the path of a file in the workspace. */
export function PathDialog({ title, verb, proposed, placeholder, children, onPath, onClose }: PathDialogProps) {
  const [path, setPath] = useState(proposed)
  const [fault, setFault] = useState<string>()
  const submit = async () => {
    const wrong = pathFault(path)
    setFault(wrong)
    return wrong ? 'stay' : ((await onPath(path.trim())) ?? 'done')
  }
  return (
    <FormDialog title={title} verb={verb} onSubmit={submit} onClose={onClose}>
      <TextInput
        label="Path in the workspace"
        placeholder={placeholder}
        value={path}
        error={fault}
        autoFocus
        data-autofocus
        spellCheck={false}
        classNames={{ input: 'mono' }}
        onChange={event => setPath(event.currentTarget.value)}
      />
      {children}
    </FormDialog>
  )
}
