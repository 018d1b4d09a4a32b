import { Checkbox, NativeSelect, TextInput } from '@mantine/core'
import { useEffect, useState } from 'react'
import type { NotifyOrder, PushService } from '#contract'
import type { Problem } from '#core/problem.ts'
import { useApp } from '../../app/store.ts'
import { call, host } from '../../host.ts'
import { FormDialog } from '../../ui/FormDialog.tsx'

type Wish = NotifyOrder['connections'][number] | ''

/** Asks how to reach the device, and sends it a notification. */
export function NotifyDialog({ deviceId }: { deviceId: string }) {
  const ways = useApp(state => state.notifications[deviceId]?.ways)
  const close = useApp(state => state.notifyingShown)
  const [way, setWay] = useState<NotifyOrder['way']>(ways?.gcm && ways.udp === undefined ? 'gcm' : 'udp')
  const [address, setAddress] = useState(ways?.udp ?? '')
  const [wish, setWish] = useState<Wish>('')
  const [requestsMos, setRequestsMos] = useState(false)
  const [service, setService] = useState<PushService>()
  const [endpoint, setEndpoint] = useState('')
  const [authorization, setAuthorization] = useState('')
  useEffect(() => {
    void call(host.notifications.service()).then(known => {
      setService(known)
      setEndpoint(known?.endpoint ?? '')
    })
  }, [])
  /** Keeps what was changed about the push service; a problem when it cannot be so. */
  const keepService = async (): Promise<Problem | undefined> => {
    if (way !== 'gcm' || !service || (endpoint === service.endpoint && authorization === '')) return undefined
    const kept = await call(
      host.notifications.setService({ ...service, endpoint, ...(authorization !== '' && { authorization }) }),
    )
    if (kept?.ok) setService(kept.value)
    return kept && !kept.ok ? kept.problem : undefined
  }
  const submit = async () => {
    const unkept = await keepService()
    if (unkept) return unkept
    const changed = way === 'udp' && address !== '' && address !== ways?.udp
    const connections = wish === '' ? [] : [wish]
    const order = { deviceId, way, requestsMos, connections, ...(changed && { address }) }
    const sent = await call(host.notifications.send(order))
    if (!sent) return 'stay'
    if (!sent.ok) return sent.problem
    useApp.getState().notificationsEvent({ kind: 'notification', item: sent.value })
    void useApp.getState().loadNotifications(deviceId)
    return sent.value.problem ?? 'done'
  }
  return (
    <FormDialog title="Notify the device" verb="Notify" onSubmit={submit} onClose={() => void close(undefined)}>
      <p className="dim">
        A notification asks <code>{deviceId}</code> to call in now; its queue is then served. If it cannot be reached,
        the queue waits until it calls in by itself.
      </p>
      <NativeSelect
        label="By"
        value={way}
        data={[
          { value: 'udp', label: 'UDP' },
          { value: 'gcm', label: ways?.gcm ? 'Push service' : 'Push service (it has not registered)' },
        ]}
        onChange={event => setWay(event.currentTarget.value === 'gcm' ? 'gcm' : 'udp')}
      />
      {way === 'udp' && (
        <TextInput
          label="Address"
          description="Host, or host and port; 2948 if no port is given"
          placeholder="192.0.2.7:2948"
          required
          data-autofocus
          value={address}
          onChange={event => setAddress(event.currentTarget.value.trim())}
        />
      )}
      {way === 'gcm' && (
        <>
          <TextInput
            label="Address of the push service"
            description="Messages for all devices are posted there"
            placeholder="https://push.example.com/send"
            value={endpoint}
            onChange={event => setEndpoint(event.currentTarget.value.trim())}
          />
          <TextInput
            type="password"
            label="Authorization value"
            description={service?.hasKey ? 'One is kept; fill in to replace it' : 'If the service wants one'}
            autoComplete="off"
            value={authorization}
            onChange={event => setAuthorization(event.currentTarget.value)}
          />
        </>
      )}
      <NativeSelect
        label="Connection it should call over"
        value={wish}
        data={[
          { value: '', label: 'No wish' },
          { value: 'any', label: 'Any' },
          { value: 'wlan', label: 'WLAN' },
          { value: 'cellular', label: 'Cellular' },
          { value: 'wireline', label: 'Wireline' },
        ]}
        onChange={event => setWish(event.currentTarget.value as Wish)}
      />
      <Checkbox
        label="It must announce its management objects"
        checked={requestsMos}
        onChange={event => setRequestsMos(event.currentTarget.checked)}
      />
    </FormDialog>
  )
}
