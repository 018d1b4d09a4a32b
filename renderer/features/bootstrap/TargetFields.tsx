import { Autocomplete, Group, SegmentedControl, Select, Stack, TextInput } from '@mantine/core'
import { useMemo } from 'react'
import type { BootstrapMethod, DeliveryOrder } from '#contract'
import { carriedForms, type DocumentForm, documentForms } from '#core/bootstrap-forms/forms.ts'
import { pushSecurities } from '#core/bootstrap-forms/push-key.ts'
import { useApp } from '../../app/store.ts'
import { formWords, securityWords } from './words.ts'

/** What is asked for one delivery, as it is typed. */
export interface Target {
  /** Empty for that of the profile's dialect. */
  readonly form: DocumentForm | ''
  readonly method: BootstrapMethod
  readonly deviceId: string
  readonly address: string
  readonly security: NonNullable<DeliveryOrder['security']>
  readonly imsi: string
  readonly pin: string
  readonly phone: string
  /** A file with the certificate request of the device. */
  readonly csr: File | undefined
  readonly operator: string
}

export interface TargetFieldsProps {
  readonly target: Target
  onTarget(change: Partial<Target>): void
}

/** How many devices are offered at once. */
const mostShown = 100

interface DeviceFieldProps {
  readonly target: Pick<Target, 'deviceId'>
  onTarget(change: Pick<Target, 'deviceId'>): void
}

/** The device: one that is known, or the identifier of any other. */
export function DeviceField({ target, onTarget }: DeviceFieldProps) {
  const simulated = useApp(state => state.simulated)
  const devices = useApp(state => state.devices)
  const names = useMemo(() => {
    const all = [...(simulated ?? []), ...(devices ?? [])]
    return new Map(all.map(({ id, name }) => [id, name ?? id]))
  }, [simulated, devices])
  const data = useMemo(() => {
    const here = (simulated ?? []).map(({ id }) => id)
    const others = (devices ?? []).map(({ id }) => id).filter(id => !here.includes(id))
    return [
      { group: 'Simulated here', items: here },
      { group: 'Other devices', items: others },
    ].filter(({ items }) => items.length > 0)
  }, [simulated, devices])
  return (
    <Autocomplete
      label="Device"
      description="One of the list, or the identifier of any other device"
      placeholder="IMEI:004400152020002"
      data={data}
      value={target.deviceId}
      spellCheck={false}
      maxLength={255}
      classNames={{ input: 'mono' }}
      // A short list is shown whole, also while an id is typed.
      {...(names.size <= mostShown && { filter: ({ options }) => options })}
      limit={mostShown}
      renderOption={({ option }) => (
        <span>
          {names.get(option.value) ?? option.value} <span className="mono dim">{option.value}</span>
        </span>
      )}
      onChange={deviceId => onTarget({ deviceId })}
      style={{ maxWidth: 420 }}
    />
  )
}

const pushWays: readonly { readonly value: BootstrapMethod; readonly label: string }[] = [
  { value: 'server-initiated', label: 'HTTPS' },
  { value: 'wap-push', label: 'WAP push (UDP)' },
  { value: 'sms', label: 'Short messages' },
]

/** How a push travels, and what it needs for that. `table`: address and secrets come from columns. */
export function PushFields({ target, onTarget, table }: TargetFieldsProps & { readonly table: boolean }) {
  const { method, deviceId } = target
  const unit = useApp(state => state.simulated?.find(({ id }) => id === deviceId))
  const isPush = method === 'server-initiated' || method === 'wap-push' || method === 'sms'
  if (!isPush) return null
  const asks = !table && !unit
  return (
    <Stack gap="sm">
      <SegmentedControl
        aria-label="How the push travels"
        data={[...pushWays]}
        value={method}
        onChange={value => onTarget({ method: value as BootstrapMethod })}
        style={{ alignSelf: 'flex-start' }}
      />
      {asks && method !== 'sms' && (
        <TextInput
          label="Where the device listens"
          placeholder={method === 'wap-push' ? '192.0.2.10:2948' : 'https://192.0.2.10:7443/bootstrap'}
          value={target.address}
          spellCheck={false}
          classNames={{ input: 'mono' }}
          onChange={event => onTarget({ address: event.currentTarget.value })}
          style={{ maxWidth: 420 }}
        />
      )}
      {asks && method === 'sms' && (
        <TextInput
          label="Telephone number"
          placeholder="+491701234567"
          value={target.phone}
          classNames={{ input: 'mono' }}
          onChange={event => onTarget({ phone: event.currentTarget.value })}
          style={{ maxWidth: 220 }}
        />
      )}
      {method !== 'server-initiated' && (
        <Group gap="sm" align="flex-end">
          <Select
            label="Protection (SEC)"
            data={pushSecurities.map(value => ({ value, label: securityWords[value] }))}
            value={target.security}
            allowDeselect={false}
            onChange={value => value && onTarget({ security: value as Target['security'] })}
            w={240}
          />
          {!table && target.security !== 'userpin' && (
            <TextInput
              label="IMSI"
              placeholder={unit?.subscriber.imsi ?? '262021234567890'}
              value={target.imsi}
              classNames={{ input: 'mono' }}
              onChange={event => onTarget({ imsi: event.currentTarget.value })}
              w={190}
            />
          )}
          {!table && target.security !== 'netwpin' && (
            <TextInput
              label="PIN"
              placeholder={unit?.subscriber.pin ?? '1234'}
              value={target.pin}
              classNames={{ input: 'mono' }}
              onChange={event => onTarget({ pin: event.currentTarget.value })}
              w={120}
            />
          )}
        </Group>
      )}
    </Stack>
  )
}

/** The documents that can go a way. */
export function formsFor(method: BootstrapMethod): readonly DocumentForm[] {
  if (method === 'wap-push' || method === 'sms') return carriedForms
  return documentForms.filter(each => method !== 'card' || !each.startsWith('cp-'))
}

/** What goes to the device: the document of OMA DM 2.0, or one for an older device. */
export function FormField({ target, onTarget }: TargetFieldsProps) {
  const { method, form } = target
  const fitting = formsFor(method)
  return (
    <Select
      label="Document"
      description="Older devices take a DM 1.x message or client provisioning"
      data={[
        { value: '', label: 'As the dialect of the profile says' },
        ...fitting.map(value => ({ value, label: formWords[value] })),
      ]}
      value={fitting.some(each => each === form) ? form : ''}
      allowDeselect={false}
      onChange={value => onTarget({ form: (value ?? '') as Target['form'] })}
      style={{ maxWidth: 420 }}
    />
  )
}

/** The order that was typed; what is empty is left to the workbench. */
export async function orderOf(profileId: string, target: Target): Promise<DeliveryOrder> {
  const { method, form, deviceId, address, security, imsi, pin, phone, csr, operator } = target
  const said = (name: string, value: string) => (value.trim() === '' ? {} : { [name]: value.trim() })
  const isWap = method === 'wap-push' || method === 'sms'
  return {
    profileId,
    deviceId: deviceId.trim(),
    method,
    ...(form !== '' && formsFor(method).includes(form) && { form }),
    ...said('operator', operator),
    ...((method === 'server-initiated' || method === 'wap-push') && said('address', address)),
    ...(isWap && { security, ...said('imsi', imsi), ...said('pin', pin) }),
    ...(method === 'sms' && said('phone', phone)),
    ...(csr && { csr: await csr.text() }),
  }
}
