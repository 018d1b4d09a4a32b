const key = 'dmwb.token'

/**
 * The token that lets this page in: from the address fragment (`#token=…`), later from the session storage, so that a
 * reload works. A key that works once (`#key=…`) goes behind a token that this page makes for itself; the host takes
 * that one over.
 */
export function tokenOfPage(): string | undefined {
  const given = new URLSearchParams(location.hash.slice(1))
  const once = given.get('key')
  return given.get('token') ?? (once === null ? sessionStorage.getItem(key) : `${newToken()}.${once}`) ?? undefined
}

/** Keeps the token for a reload, and takes it out of the address bar. */
export function keepToken(token: string): void {
  if (location.hash === '') return
  sessionStorage.setItem(key, token)
  history.replaceState(null, '', location.pathname + location.search)
}

/** 256 bits as hex. */
function newToken(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(32)), byte => byte.toString(16).padStart(2, '0')).join('')
}
