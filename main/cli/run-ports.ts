import { identifyPort, type PortIdentity, type PortKind, portKinds } from '#transport/identify-port.ts'
import { listPorts, type PortInfo, portIdentity } from '#transport/ports.ts'
import { createTalker } from '#transport/talker.ts'
import { openPort, type PortOptions } from './port-options.ts'
import { listenForStop } from './stop.ts'
import type { Terminal } from './terminal.ts'

/** Runs `dmwb ports`. */
export async function runPorts(terminal: Terminal): Promise<number> {
  const ports = await listPorts()
  if (terminal.json)
    terminal.document({ ok: true, ports: ports.map(port => ({ ...port, identity: portIdentity(port) })) })
  for (const port of ports) terminal.line(portLine(port))
  if (ports.length === 0) terminal.note('No serial port is there. Pseudo-terminals are not listed: give their path.')
  return 0
}

function portLine(port: PortInfo): string {
  const name = [port.manufacturer, port.product].filter(part => part !== undefined).join(' ')
  const parts = [port.path.padEnd(16), portIdentity(port) ?? '–', name, port.driver, port.place && `at ${port.place}`]
  return parts.filter(part => part !== undefined && part !== '').join('  ')
}

export interface IdentifyCommand extends PortOptions {
  readonly as?: PortKind
}

/** Runs `dmwb identify` and gives back its exit code: 0 when something answered. */
export async function runIdentify(options: IdentifyCommand, terminal: Terminal): Promise<number> {
  const opened = await openPort(options)
  if (!opened.ok) return terminal.fail(opened.problem)
  const { link, path, log } = opened.value
  const cancel = new AbortController()
  void listenForStop().asked.then(() => cancel.abort())
  try {
    const kinds = options.as === undefined ? portKinds : [options.as]
    const found = await identifyPort(createTalker(link), kinds, cancel.signal)
    if (!found.ok) return terminal.fail(found.problem)
    if (terminal.json) terminal.document({ ok: true, port: path, ...found.value })
    for (const line of identityLines(found.value)) terminal.line(line)
    return 0
  } finally {
    await link.close()
    await log?.close()
  }
}

/** The subscriber's number is for whoever asks for JSON: it is not shown in full on a screen. */
function identityLines({ kind, ...facts }: PortIdentity): readonly string[] {
  const shown = Object.entries(facts).map(([name, value]) => {
    const text = name === 'imsi' ? `${value.slice(0, 5)}…` : value
    return `${name.padEnd(14)}${text}`
  })
  return [`${'kind'.padEnd(14)}${kind}`, ...shown]
}
