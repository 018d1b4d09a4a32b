import { useEffect, useState } from 'react'
import type { UriSuggestion } from '#contract'
import { call, host } from '../../host.ts'

/** What the descriptions say of a node, also of one that the device does not have yet. */
export function useDescribed(deviceId: string, uri: string): Pick<UriSuggestion, 'kind' | 'format'> | undefined {
  const [found, setFound] = useState<UriSuggestion>()
  useEffect(() => {
    if (uri === '') return
    let over = false
    // It is offered where it is still to be typed to its end.
    void call(host.devices.complete({ deviceId, text: uri.slice(0, -1) })).then(answer => {
      if (!over && answer?.ok) setFound(answer.value.find(item => item.uri === uri))
    })
    return () => {
      over = true
    }
  }, [deviceId, uri])
  return found?.uri === uri ? found : undefined
}
