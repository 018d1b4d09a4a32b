import { Agent, request } from 'node:http'
import { argument, report } from './report.ts'

// All pages at once, each by a browser of its own: opens the page, sends its form, and checks both answers.

const { addresses } = argument<{ readonly addresses: readonly string[] }>()

function ask(agent: Agent, url: string, form?: string): Promise<{ readonly status: number; readonly text: string }> {
  return new Promise((resolve, reject) => {
    const headers =
      form === undefined ? {} : { 'Content-Type': 'application/x-www-form-urlencoded', 'Content-Length': form.length }
    const asked = request(url, { agent, method: form === undefined ? 'GET' : 'POST', headers }, response => {
      let text = ''
      response.setEncoding('utf8').on('data', chunk => {
        text += chunk
      })
      response.once('end', () => resolve({ status: response.statusCode ?? 0, text }))
    })
    asked.once('error', reject)
    asked.end(form)
  })
}

async function person(url: string): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const page = await ask(agent, url)
  if (page.status !== 200 || !page.text.includes('May your device be managed?'))
    throw new Error(`${url}: ${page.status}`)
  const sent = await ask(agent, url, 'action=yes')
  if (sent.status !== 303) throw new Error(`${url}: ${sent.status}`)
  agent.destroy()
}

const start = performance.now()
await Promise.all(addresses.map(person))
report({ perSecond: addresses.length / ((performance.now() - start) / 1000) })
process.disconnect?.()
