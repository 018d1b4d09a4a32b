import './mantine.css'
import './app.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { connectHost, reportTo } from '../host.ts'
import { App } from './App.tsx'
import { followHost } from './follow-host.ts'
import { useApp } from './store.ts'

reportTo(problem => useApp.getState().notify(problem))
followHost()
void connectHost()

const root = document.getElementById('root')
if (root)
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  )
