import { userInfo } from 'node:os'

/** Who sits here, as the system knows them; some containers know nobody. */
export function operatorName(): string {
  try {
    return userInfo().username
  } catch {
    return 'unknown'
  }
}
