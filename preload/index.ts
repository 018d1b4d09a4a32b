import { contextBridge, ipcRenderer } from 'electron'

// Hands the window one message port to the host; which calls exist is the contract's business, not the preload's.
// The port crosses from the isolated world to the page as a transferred object, so the page sees no Electron at all.
ipcRenderer.on('dmwb-port', event => {
  window.postMessage('dmwb-port', '*', event.ports)
})

contextBridge.exposeInMainWorld('dmHost', {
  /** Asks for a port; it arrives as a window message `dmwb-port`. */
  connect: () => ipcRenderer.send('dmwb-connect'),
})
