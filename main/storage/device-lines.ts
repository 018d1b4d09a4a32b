import type { DeviceStep } from './device-steps.ts'

// Steps of devices as text of the journal, one line each, with a letter for their kind in front. What was read stands
// as it is, behind a tab.

export function deviceLine(step: DeviceStep): string {
  switch (step.kind) {
    case 'seen':
      return `s${JSON.stringify([step.device, step.at, step.record])}`
    case 'remove':
      return `x${JSON.stringify([step.device])}`
    case 'read': {
      const { device, uri, at, record, elementJson } = step.row
      return `r${JSON.stringify([device, uri, at, record])}\t${elementJson}`
    }
    case 'forget':
      return `f${JSON.stringify([step.device, ...step.uris])}`
  }
}

export function deviceStepIn(line: string): DeviceStep {
  const text = line.slice(1)
  switch (line[0]) {
    case 's': {
      const [device, at, record] = JSON.parse(text)
      return { kind: 'seen', device, at, record }
    }
    case 'x': {
      const [device] = JSON.parse(text)
      return { kind: 'remove', device }
    }
    case 'r': {
      const tab = text.indexOf('\t')
      const [device, uri, at, record] = JSON.parse(text.slice(0, tab))
      return { kind: 'read', row: { device, uri, at, record, elementJson: text.slice(tab + 1) } }
    }
    case 'f': {
      const [device, ...uris] = JSON.parse(text)
      return { kind: 'forget', device, uris }
    }
    default:
      throw new Error('The journal holds a step of an unknown kind.')
  }
}
