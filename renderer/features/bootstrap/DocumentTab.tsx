import { Loader, SegmentedControl } from '@mantine/core'
import { useEffect, useState } from 'react'
import type { Answer, BootstrapPreview } from '#contract'
import { useApp } from '../../app/store.ts'
import { CodeEditor } from '../../editor/CodeEditor.tsx'
import { call, host } from '../../host.ts'
import { hexLines } from '../../ui/hex.ts'
import { ProblemNote } from '../../ui/ProblemNote.tsx'
import { DeviceSelect } from './DeviceSelect.tsx'
import { type FormOrder, FormSelect } from './FormSelect.tsx'
import { NoDevice } from './NoDevice.tsx'
import classes from './Profile.module.css'

type View = 'both' | 'decoded' | 'bytes'

/** The document that a device would get, in any form: what it says, and byte for byte; secrets replaced. */
export function DocumentTab({ id, text }: { id: string; text: string }) {
  const [deviceId, setDeviceId] = useState<string>()
  const [chosen, setChosen] = useState<FormOrder>()
  const [view, setView] = useState<View>('both')
  const order = chosen ?? { form: /"dialect"\s*:\s*"draft"/.test(text) ? 'draft' : 'mo-json' }
  const preview = usePreview(text, deviceId, order)
  const noDevices = useApp(state => (state.devices?.length ?? 0) + (state.simulated?.length ?? 0) === 0)
  if (noDevices)
    return (
      <NoDevice title="There is no device to make the document for">
        The document holds values of its device. Make a simulated one, or let a real device call in once.
      </NoDevice>
    )
  return (
    <div className={classes.document}>
      <div className={classes.bar}>
        <DeviceSelect value={deviceId} onValue={setDeviceId} label="Document for" />
        <FormSelect value={order} onValue={setChosen} />
        <SegmentedControl
          aria-label="View of the document"
          value={view}
          onChange={next => setView(next as View)}
          data={[
            { value: 'both', label: 'Both' },
            { value: 'decoded', label: 'Decoded' },
            { value: 'bytes', label: 'Bytes' },
          ]}
        />
        {preview?.ok && <p className={classes.note}>{noteFor(preview.value, order)}</p>}
      </div>
      {preview === undefined && deviceId !== undefined && <Loader m="md" aria-label="The document is being made" />}
      {preview?.ok === false && <ProblemNote problem={preview.problem} />}
      {preview?.ok && <Shown name={`document/${id}/${deviceId}/${order.form}`} preview={preview.value} view={view} />}
    </div>
  )
}

function Shown({ name, preview, view }: { name: string; preview: BootstrapPreview; view: View }) {
  const isJson = preview.text.startsWith('[') || preview.text.startsWith('{')
  return (
    <div className={classes.views}>
      {view !== 'bytes' && (
        <div>
          <CodeEditor
            name={`${name}${isJson ? '.json' : '.xml'}`}
            text={preview.text}
            kind={isJson ? 'json' : 'xml'}
            label="The bootstrap document"
            readOnly
          />
        </div>
      )}
      {view !== 'decoded' && (
        <div>
          <CodeEditor
            name={`${name}.hex`}
            text={dump(preview.bytes)}
            kind="other"
            label="Bytes of the document"
            readOnly
          />
        </div>
      )}
    </div>
  )
}

function noteFor({ bytes, lost }: BootstrapPreview, { security }: FormOrder): string {
  return [
    `${bytes.length.toLocaleString('en')} bytes on the wire; secrets are made fresh for each document and are not shown: in the bytes, signs of equal length stand for them.`,
    ...(security ? ['The MAC is shown as zeros.'] : []),
    ...lost.map(({ words }) => words),
  ].join(' ')
}

/** Lines of a dump; more would make the tab slow. */
const mostLines = 8192

function dump(bytes: Uint8Array): string {
  const lines = hexLines(bytes, 0, mostLines).map(({ offset, hex, text }) => `${offset}  ${hex}  ${text}`)
  const left = bytes.length - mostLines * 16
  return [...lines, ...(left > 0 ? [`${left.toLocaleString('en')} more bytes`] : [])].join('\n')
}

/** Pause in typing before the document is made anew. */
const quietMs = 300

function usePreview(profile: string, deviceId: string | undefined, order: FormOrder) {
  const [preview, setPreview] = useState<Answer<BootstrapPreview>>()
  const wanted = JSON.stringify(order)
  useEffect(() => {
    if (deviceId === undefined) return
    let over = false
    const timer = setTimeout(async () => {
      const answer = await call(host.bootstrap.preview({ profile, deviceId, order: JSON.parse(wanted) as FormOrder }))
      if (!over) setPreview(answer)
    }, quietMs)
    return () => {
      over = true
      clearTimeout(timer)
    }
  }, [profile, deviceId, wanted])
  return preview
}
