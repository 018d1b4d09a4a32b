import { FileInput } from '@mantine/core'
import { useMemo } from 'react'
import { useApp } from '../../app/store.ts'
import { readForm } from './profile-form.ts'
import type { TargetFieldsProps } from './TargetFields.tsx'

/** The certificate request of the device, where its certificate can be made for a key that stays there. */
export function RequestField({ text, target, onTarget }: TargetFieldsProps & { readonly text: string }) {
  const isSimulated = useApp(state => state.simulated?.some(({ id }) => id === target.deviceId.trim()) === true)
  const accounts = useMemo(() => readForm(text)?.accounts ?? [], [text])
  const certified = accounts.filter(({ transport }) => transport === 'certificate')
  if (certified.length === 0 || isSimulated) return null
  const isNeeded = certified.some(({ ownKey }) => ownKey)
  const asked = target.method === 'server-initiated' ? ' The device is asked for it, if it is left out.' : ''
  return (
    <FileInput
      label="Certificate request of the device"
      description={
        isNeeded
          ? `PKCS #10 in PEM: the profile wants the key to stay in the device.${asked}`
          : 'PKCS #10 in PEM; without one a key is made here and goes along in the document'
      }
      placeholder="Choose a file…"
      clearable
      value={target.csr ?? null}
      onChange={file => onTarget({ csr: file ?? undefined })}
      style={{ maxWidth: 420 }}
    />
  )
}
