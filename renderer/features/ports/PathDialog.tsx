import { TextInput } from '@mantine/core'
import { useState } from 'react'
import { useApp } from '../../app/store.ts'
import { call, host } from '../../host.ts'
import { FormDialog } from '../../ui/FormDialog.tsx'

/** Lists a port that the system does not list. */
export function PathDialog({ onClose }: { onClose(): void }) {
  const [path, setPath] = useState('')
  const submit = async () => {
    const listed = await call(host.ports.add({ path: path.trim() }))
    if (!listed) return 'stay'
    if (!listed.ok) return listed.problem
    useApp.setState({ portList: listed.value })
    return 'done'
  }
  return (
    <FormDialog
      title="A port by its path"
      verb="List it"
      blocked={path.trim() === ''}
      onSubmit={submit}
      onClose={onClose}
    >
      <p className="dim">Virtual ports and modems on PCIe are not listed by the system. The path is kept.</p>
      <TextInput
        label="Path"
        placeholder="/dev/wwan0at0"
        value={path}
        spellCheck={false}
        maxLength={1000}
        data-autofocus
        autoFocus
        classNames={{ input: 'mono' }}
        onChange={event => setPath(event.currentTarget.value)}
      />
    </FormDialog>
  )
}
