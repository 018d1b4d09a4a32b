import type { Alert } from '../package-types.ts'

/** An alert as lists, logs and rules keep it. `cut`: there was more of it, in the record of its session. */
export type KeptAlert = Alert & { readonly cut?: true }

/** Characters that are kept. Nothing bounds what a device sends but the size of its package. */
const longestType = 1000
const longestAddress = 4000
const longestData = 16_000

/** The alert with what is too long of it cut; data that is cut is the beginning of its JSON, as text. */
export function shortAlert(alert: Alert): KeptAlert {
  const { type, source, target, dataType, data } = alert
  const json = JSON.stringify(data) ?? ''
  const short = {
    ...alert,
    type: cut(type, longestType),
    ...(source !== undefined && { source: cut(source, longestAddress) }),
    ...(target !== undefined && { target: cut(target, longestAddress) }),
    ...(dataType !== undefined && { dataType: cut(dataType, longestType) }),
    ...(json.length > longestData && { data: cut(json, longestData) }),
  }
  const isWhole = (['type', 'source', 'target', 'dataType', 'data'] as const).every(name => short[name] === alert[name])
  return isWhole ? alert : { ...short, cut: true }
}

const cut = (text: string, most: number) => (text.length > most ? `${text.slice(0, most)}…` : text)
