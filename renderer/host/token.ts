const key = 'dmwb.token'

/**
 * The token that lets this page in: from the address fragment (`#token=…`), later from the session storage, so that a
 * reload works. It is taken out of the address bar at once.
 */
export function takeToken(): string | undefined {
  const token = new URLSearchParams(location.hash.slice(1)).get('token')
  if (token !== null) {
    sessionStorage.setItem(key, token)
    history.replaceState(null, '', location.pathname + location.search)
  }
  return sessionStorage.getItem(key) ?? undefined
}
