const key = 'dmwb.token'

/**
 * The token that lets this page in: from the address fragment (`#token=…`), later from the session storage, so that a
 * reload works. It is taken out of the address bar at once. A key that works once (`#key=…`) goes behind a token that this
 * page makes for itself; the host takes that one over.
 */
export function takeToken(): string | undefined {
  const given = new URLSearchParams(location.hash.slice(1))
  const once = given.get('key')
  const token = given.get('token') ?? (once === null ? null : `${newToken()}.${once}`)
  if (token !== null) {
    sessionStorage.setItem(key, token)
    history.replaceState(null, '', location.pathname + location.search)
  }
  return sessionStorage.getItem(key) ?? undefined
}

/** 256 bits as hex. */
function newToken(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(32)), byte => byte.toString(16).padStart(2, '0')).join('')
}
