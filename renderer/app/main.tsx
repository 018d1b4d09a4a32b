import './mantine.css'
import './app.css'
import { StrictMode } from 'react'
import { flushSync } from 'react-dom'
import { createRoot } from 'react-dom/client'
import { connectHost, reportTo } from '../host.ts'
import { App } from './App.tsx'
import { followHost } from './follow-host.ts'
import { useApp } from './store.ts'

reportTo(problem => useApp.getState().notify(problem))
followHost()
void connectHost()

// Drawn here and now: what has run when a module is done, the browser keeps compiled for the next start.
const root = document.getElementById('root')
if (root)
  flushSync(() =>
    createRoot(root).render(
      <StrictMode>
        <App />
      </StrictMode>,
    ),
  )
