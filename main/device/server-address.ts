import { type Problem, problem } from '#core/problem.ts'
import { fillServerUri } from '#core/server-uri.ts'
import type { DeviceContext } from './context.ts'

/** Why a ServerURI can never be asked, its parameters filled in; undefined when it can. */
export function faultOfAddress(text: string, { values }: Pick<DeviceContext, 'values'>): Problem | undefined {
  const url = fillServerUri(text, values())
  return /^https?:/i.test(url) && URL.canParse(url) ? undefined : problem('http.bad-url', { url: url.slice(0, 300) })
}
