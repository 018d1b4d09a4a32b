import { instanceUri } from '#core/client-uri.ts'
import type { Alert } from '#core/package-types.ts'
import type { OperationSite } from './operation.ts'

/** The alert of an operation that came to its end, with its result code (OMA DM 2.0 §5.4, §13.1). */
export function completed(
  type: string,
  { moid, miid, path }: Pick<OperationSite, 'moid' | 'miid' | 'path'>,
  resultCode: number,
  more: Readonly<Record<string, string | number>> = {},
): Alert {
  return {
    type,
    source: instanceUri(moid, miid, path),
    mark: isGood(resultCode) ? 'informational' : 'warning',
    dataType: 'application/json',
    data: { ResultCode: resultCode, ...more },
  }
}

/** 2xx of FUMO, 12xx of the other objects. */
export const isGood = (code: number): boolean => (code >= 200 && code < 300) || (code >= 1200 && code < 1300)
