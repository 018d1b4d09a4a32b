import { bridge } from './bridge.ts'
import { keepToken, tokenOfPage } from './token.ts'

// The page runs this file alone and first: in a browser the host answers while the window is still read.
// Where there is no page at all, as in unit tests, nobody is asked.
let early = 'document' in globalThis && bridge() === undefined ? openSocket() : undefined

/** A WebSocket to the host that served this page; the first may be open or closed already. */
export function nextSocket(): WebSocket {
  const socket = early ?? openSocket()
  early = undefined
  return socket
}

function openSocket(): WebSocket {
  const url = new URL('/host', location.href)
  url.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:'
  const token = tokenOfPage()
  const socket = token === undefined ? new WebSocket(url) : new WebSocket(url, `token.${token}`)
  // Storing it takes a while: the host answers meanwhile.
  if (token !== undefined) keepToken(token)
  return socket
}
