import { runInNewContext } from 'node:vm'

export const worldName = 'dmwb-preload'

/** Runs in the isolated world before the preload: a tiny `electron` that talks through a binding. */
function isolatedPrelude(): void {
  const listeners = new Map<string, ((event: { ports: MessagePort[] }, ...args: unknown[]) => void)[]>()
  const ports = new Map<number, MessagePort>()
  const world = globalThis as unknown as Record<string, unknown> & { dmwbToMain(text: string): void }
  const crossing = (data: unknown) =>
    typeof data === 'string'
      ? { text: data }
      : { base64: btoa(String.fromCharCode(...new Uint8Array(data as ArrayBuffer))) }
  const landing = (data: { text?: string; base64?: string }) =>
    data.text ?? Uint8Array.from(atob(data.base64 ?? ''), letter => letter.charCodeAt(0))
  const electron = {
    contextBridge: {
      exposeInMainWorld(name: string, api: Record<string, (...args: unknown[]) => void>) {
        window.addEventListener('dmwb-double-call', event => {
          const { target, member, args } = (event as CustomEvent).detail
          if (target === name) api[member]?.(...args)
        })
      },
    },
    ipcRenderer: {
      send: (channel: string, ...args: unknown[]) => world.dmwbToMain(JSON.stringify({ channel, args })),
      on(channel: string, listener: (event: { ports: MessagePort[] }, ...args: unknown[]) => void) {
        listeners.set(channel, [...(listeners.get(channel) ?? []), listener])
      },
    },
  }
  world.require = () => electron
  world.dmwbFromMain = (channel: string, args: unknown[], portIds: number[]) => {
    const given = portIds.map(id => {
      const { port1, port2 } = new MessageChannel()
      port1.onmessage = event => world.dmwbToMain(JSON.stringify({ port: id, data: crossing(event.data) }))
      ports.set(id, port1)
      return port2
    })
    for (const listener of listeners.get(channel) ?? []) listener({ ports: given }, ...args)
  }
  world.dmwbToPort = (id: number, data: { text?: string; base64?: string }) => ports.get(id)?.postMessage(landing(data))
}

/** Runs in the page's own world: what the preload exposed, as a proxy that crosses by an event. */
function mainWorldProxy(shape: Record<string, string[]>): void {
  for (const [target, members] of Object.entries(shape)) {
    const call =
      (member: string) =>
      (...args: unknown[]) =>
        void window.dispatchEvent(new CustomEvent('dmwb-double-call', { detail: { target, member, args } }))
    const api = Object.fromEntries(members.map(member => [member, call(member)]))
    Object.defineProperty(window, target, { value: Object.freeze(api) })
  }
}

/** Runs the preload once against a recorder, to learn which names and members it exposes. */
function exposedShape(preload: string): Record<string, string[]> {
  const shape: Record<string, string[]> = {}
  const contextBridge = {
    exposeInMainWorld: (name: string, api: object) => {
      shape[name] = Object.keys(api)
    },
  }
  const module = { exports: {} }
  runInNewContext(preload, {
    require: () => ({ contextBridge, ipcRenderer: { on: () => {}, send: () => {} } }),
    window: {},
    module,
    exports: module.exports,
  })
  return shape
}

/** The two scripts a page gets before its own: one for the isolated world, one for the page's world. */
export function preloadScripts(preload: string): { readonly isolated: string; readonly page: string } {
  return {
    isolated: `(${isolatedPrelude})();(function(module,exports){${preload}\n})({exports:{}},{});`,
    page: `(${mainWorldProxy})(${JSON.stringify(exposedShape(preload))});`,
  }
}
