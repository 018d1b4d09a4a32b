import { NativeSelect, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { type Mark, marks } from '#core/package-types.ts'
import { call, host } from '../../host.ts'
import { FormDialog } from '../../ui/FormDialog.tsx'

/** Lets a simulated device raise an alert; it goes out when it next sends a package. */
export function RaiseDialog({ deviceId, onClose }: { deviceId: string; onClose(): void }) {
  const [type, setType] = useState('urn:x-dmwb:at:error:1.0:Failed')
  const [mark, setMark] = useState<Mark>('critical')
  const [source, setSource] = useState('')
  const [data, setData] = useState('')
  const submit = async () => {
    const carried = data.trim() === '' ? {} : { dataType: 'text/xml', data: { DM1x: data } }
    const about = source.trim() === '' ? {} : { source: source.trim() }
    const raised = await call(host.simulator.raise({ deviceId, alert: { type, mark, ...about, ...carried } }))
    if (!raised) return 'stay'
    return raised.ok ? 'done' : raised.problem
  }
  return (
    <FormDialog title={`Alert of ${deviceId}`} verb="Raise it" onSubmit={submit} onClose={onClose}>
      <TextInput label="Alert type" value={type} required onChange={event => setType(event.currentTarget.value)} />
      <NativeSelect
        label="Mark"
        data={[...marks]}
        value={mark}
        onChange={event => setMark(event.currentTarget.value as Mark)}
      />
      <TextInput
        label="Source"
        description="ClientURI of the node it is about; may stay empty."
        classNames={{ input: 'mono' }}
        value={source}
        onChange={event => setSource(event.currentTarget.value)}
      />
      <Textarea
        label="Data of DM 1.x"
        description="XML as a 1.x client has it, e.g. <ResultCode>1550</ResultCode>; may stay empty."
        classNames={{ input: 'mono' }}
        autosize
        minRows={1}
        maxRows={6}
        value={data}
        onChange={event => setData(event.currentTarget.value)}
      />
    </FormDialog>
  )
}
