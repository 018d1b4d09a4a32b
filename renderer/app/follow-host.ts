import type { HostEvent } from '#contract'
import { host, onLink } from '../host.ts'
import { useApp } from './store.ts'

/** What a slice takes from the host: everything once after connecting, then the events. */
interface Follower {
  load(): Promise<void>
  event(event: HostEvent): void
}

function followers(): readonly Follower[] {
  const state = useApp.getState()
  return [
    { load: state.loadHost, event: state.hostEvent },
    { load: state.loadDevices, event: state.devicesEvent },
    { load: () => state.loadNotifications(), event: state.notificationsEvent },
    { load: () => state.loadQuestions(), event: state.questionsEvent },
    { load: state.loadSimulator, event: state.simulatorEvent },
    { load: state.loadSessions, event: state.sessionsEvent },
    { load: state.loadAlerts, event: state.alertsEvent },
    { load: state.loadBootstrap, event: state.bootstrapEvent },
    { load: state.loadDeliveries, event: state.deliveryEvent },
    { load: state.loadFiles, event: state.editorEvent },
    { load: state.loadPorts, event: state.portsEvent },
    { load: state.loadConformance, event: state.conformanceEvent },
    { load: async () => undefined, event: state.repositoryEvent },
    { load: state.loadInterfaces, event: state.interfacesEvent },
  ]
}

/** The one place where host events enter the store. After a lost connection everything is loaded again. */
export function followHost(): void {
  onLink(link => {
    useApp.getState().linkChanged(link)
    if (link === 'open') void followOnce()
  })
}

async function followOnce(): Promise<void> {
  try {
    // Events first: what happens while the lists are loaded is not missed.
    const batches = await host.workbench.follow()
    for (const { load } of followers()) void load()
    for await (const batch of batches) {
      for (const event of batch) for (const follower of followers()) follower.event(event)
    }
  } catch {
    // The connection is gone; onLink tells when it is back.
  }
}
