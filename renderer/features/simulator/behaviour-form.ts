import type { SimulatedBehaviour } from '#contract'

// The switches of a simulated device as fields of a form, and in words.

/** Pairs `name = value`, one a line; a line without `=` names a field that is emptied. */
export function fieldsOf(text: string): Record<string, string> {
  const lines = text.split('\n').filter(line => line.trim() !== '')
  return Object.fromEntries(
    lines.map(line => {
      const at = line.indexOf('=')
      return at < 0 ? [line.trim(), ''] : [line.slice(0, at).trim(), line.slice(at + 1).trim()]
    }),
  )
}

/** The same lines again. */
export function fieldsText(fields: Readonly<Record<string, string>> = {}): string {
  return Object.entries(fields)
    .map(([name, value]) => `${name} = ${value}`)
    .join('\n')
}

/** Without what is as always, so that nothing is said of it. */
export function tidied(behaviour: SimulatedBehaviour): SimulatedBehaviour {
  const { noBrowser, realBrowser, unanswered, fields, press, rules } = behaviour
  const { refuse, bearers, udpPort, network, subscriber, cardRefused } = behaviour
  const filled = (values: object = {}) => Object.fromEntries(Object.entries(values).filter(([, value]) => value))
  const [known, secrets] = [filled(network), filled(subscriber)]
  return {
    ...(noBrowser && { noBrowser }),
    ...(realBrowser && { realBrowser }),
    ...(unanswered && { unanswered }),
    ...(fields && Object.keys(fields).length > 0 && { fields }),
    ...(press && { press }),
    ...(rules && rules.length > 0 && { rules: rules.map(tidiedRule) }),
    ...(refuse && Object.keys(refuse).length > 0 && { refuse }),
    ...(bearers && !isUsual(bearers) && { bearers }),
    ...(udpPort !== undefined && { udpPort }),
    ...(Object.keys(known).length > 0 && { network: known }),
    ...(Object.keys(secrets).length > 0 && { subscriber: secrets }),
    ...(cardRefused && { cardRefused }),
  }
}

export type PageRule = NonNullable<SimulatedBehaviour['rules']>[number]

function tidiedRule({ words, unanswered, closes, fields, press }: PageRule): PageRule {
  if (unanswered || closes) return { words, ...(closes ? { closes } : { unanswered: true }) }
  return { words, ...(fields && Object.keys(fields).length > 0 && { fields }), ...(press && { press }) }
}

/** The connections of a device that has them all. */
export const allBearers = ['wlan', 'cellular', 'wireline'] as const

const isUsual = (bearers: readonly string[]) => allBearers.join() === bearers.join()

/** What it does otherwise than by itself; none = nothing. */
export function behaviourWords(behaviour: SimulatedBehaviour): readonly string[] {
  const { noBrowser, realBrowser, unanswered, fields, press, rules } = behaviour
  const { refuse = {}, bearers, udpPort, network } = behaviour
  const { subscriber = {}, cardRefused } = behaviour
  const refused = Object.entries(refuse).map(([command, code]) => `${command} ${code}`)
  return [
    ...(refused.length > 0 ? [`refuses ${refused.join(', ')}`] : []),
    ...browserWords({ noBrowser, realBrowser, unanswered }),
    ...(fields || press || rules ? ['answers pages by rule'] : []),
    ...(bearers ? [bearers.length === 0 ? 'no connection for notifications' : `only ${bearers.join(', ')}`] : []),
    ...(udpPort === undefined ? [] : [`fixed UDP port ${udpPort}`]),
    ...(network ? [`network ${Object.values(network).join(' ')}`] : []),
    ...(subscriber.imsi || subscriber.pin ? ['own IMSI or PIN'] : []),
    ...(subscriber.acceptUnsigned ? ['takes pushes without MAC'] : []),
    ...(cardRefused ? [cardRefused === 'lock' ? 'locked to other cards' : 'uses no card'] : []),
  ]
}

function browserWords({ noBrowser, realBrowser, unanswered }: SimulatedBehaviour): readonly string[] {
  if (noBrowser) return ['no browser']
  if (realBrowser) return ['pages in the browser of this machine']
  return unanswered ? ['nobody answers pages'] : []
}
