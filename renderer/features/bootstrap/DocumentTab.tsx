import { Loader } from '@mantine/core'
import { useEffect, useState } from 'react'
import type { Answer } from '#contract'
import { useApp } from '../../app/store.ts'
import { CodeEditor } from '../../editor/CodeEditor.tsx'
import { call, host } from '../../host.ts'
import { ProblemNote } from '../../ui/ProblemNote.tsx'
import { DeviceSelect } from './DeviceSelect.tsx'
import { NoDevice } from './NoDevice.tsx'
import classes from './Profile.module.css'

type Preview = Answer<{ readonly text: string; readonly bytes: number }>

/** The document that a push would deliver to a device, secrets replaced. */
export function DocumentTab({ id, text }: { id: string; text: string }) {
  const [deviceId, setDeviceId] = useState<string>()
  const preview = usePreview(text, deviceId)
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
        {preview?.ok && (
          <span className="dim">
            {preview.value.bytes.toLocaleString('en')} bytes on the wire; secrets are made fresh at each push and are
            not shown.
          </span>
        )}
      </div>
      {preview === undefined && deviceId !== undefined && <Loader m="md" aria-label="The document is being made" />}
      {preview?.ok === false && <ProblemNote problem={preview.problem} />}
      {preview?.ok && (
        <CodeEditor
          name={`document/${id}/${deviceId}.json`}
          text={preview.value.text}
          kind="json"
          label="The bootstrap document"
          readOnly
        />
      )}
    </div>
  )
}

/** Pause in typing before the document is made anew. */
const quietMs = 300

function usePreview(profile: string, deviceId: string | undefined): Preview | undefined {
  const [preview, setPreview] = useState<Preview>()
  useEffect(() => {
    if (deviceId === undefined) return
    let over = false
    const timer = setTimeout(async () => {
      const answer = await call(host.bootstrap.preview({ profile, deviceId }))
      if (!over) setPreview(answer)
    }, quietMs)
    return () => {
      over = true
      clearTimeout(timer)
    }
  }, [profile, deviceId])
  return preview
}
