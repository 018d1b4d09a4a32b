import { percentEncode } from './bytes.ts'

/** What a DM Client can fill into a ServerURI (OMA DM 2.0 §6.2). */
export interface ServerUriValues {
  readonly DevID?: string
  /** Home network and country code, then those of the current network. */
  readonly MNC?: string
  readonly MCC?: string
  readonly CMNC?: string
  readonly CMCC?: string
  readonly SPName?: string
}

const names = ['DevID', 'MNC', 'MCC', 'CMNC', 'CMCC', 'SPName'] as const
const plain = /[A-Za-z0-9\-._~:]/

/**
 * Replaces the `[Name]` parameters of a ServerURI, in one pass and before any URL parser sees it. A name that is not
 * known or has no value becomes -1; brackets that hold anything but letters, such as those of an IPv6 address, stay.
 */
export function fillServerUri(uri: string, values: ServerUriValues): string {
  return uri.replace(/\[([A-Za-z]+)\]/g, (_, name: string) => {
    const known = names.find(item => item === name)
    const value = known && values[known]
    return value === undefined ? '-1' : percentEncode(value, plain)
  })
}
