import { Button, FileInput, Group, Select, TextInput } from '@mantine/core'
import { useRef, useState } from 'react'
import { useApp } from '../../app/store.ts'
import classes from './Repository.module.css'
import { TransferBar } from './TransferBar.tsx'
import { type Progress, upload } from './transfer.ts'

const types = ['application/octet-stream', 'application/dmmo+json', 'text/plain', 'application/json', 'application/xml']
const everyDevice = ''

/** A file of this machine for every device, or for one. */
export function UploadForm({ onDone }: { onDone(): void }) {
  const devices = useApp(state => state.devices)
  const [file, setFile] = useState<File | null>(null)
  const [path, setPath] = useState('')
  const [mediaType, setMediaType] = useState('application/octet-stream')
  const [owner, setOwner] = useState(everyDevice)
  const [progress, setProgress] = useState<Progress>()
  const ending = useRef<AbortController>(undefined)
  const choose = (chosen: File | null) => {
    setFile(chosen)
    if (!chosen) return
    setPath(chosen.name)
    setMediaType(typeOf(chosen))
  }
  const send = async () => {
    if (!file) return
    ending.current = new AbortController()
    const wanted = { path, mediaType, ...(owner !== everyDevice && { owner }) }
    const done = await upload(file, wanted, ending.current.signal, setProgress)
    setProgress(undefined)
    if (done) onDone()
  }
  return (
    <form
      aria-label="Upload"
      className={classes.form}
      onSubmit={event => {
        event.preventDefault()
        void send()
      }}
    >
      <Group gap="sm" align="flex-end">
        <FileInput label="File" placeholder="Choose a file" value={file} onChange={choose} w={220} />
        <TextInput
          label="Path"
          placeholder="firmware/1.2.bin"
          value={path}
          spellCheck={false}
          onChange={event => setPath(event.currentTarget.value)}
          w={220}
        />
        <Select
          label="Format"
          data={types.includes(mediaType) ? types : [...types, mediaType]}
          value={mediaType}
          allowDeselect={false}
          onChange={value => value && setMediaType(value)}
          w={220}
        />
        <Select
          label="For"
          data={[
            { value: everyDevice, label: 'every device' },
            ...(devices ?? []).map(({ id }) => ({ value: id, label: id })),
          ]}
          value={owner}
          allowDeselect={false}
          searchable
          limit={100}
          onChange={value => setOwner(value ?? everyDevice)}
          w={200}
        />
        {progress ? (
          <TransferBar label={`Upload of ${path}`} progress={progress} onCancel={() => ending.current?.abort()} />
        ) : (
          <Button type="submit" disabled={!file || path.trim() === ''}>
            Upload
          </Button>
        )}
      </Group>
    </form>
  )
}

function typeOf({ name, type }: File): string {
  if (/\.dmmo(\.json)?$/i.test(name)) return 'application/dmmo+json'
  return type === '' ? 'application/octet-stream' : type
}
