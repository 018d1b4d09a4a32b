import type { RowLayout } from '#core/serial/console-rows.ts'
import { ask, host } from '../../host.ts'
import { downloadText } from '../../ui/download.ts'
import { dateTime } from '../../ui/time.ts'

const pageRows = 5000
const signs = { device: '<', workbench: '>', remark: '#' } as const

/** Hands the log over as a text file: time, who said it, and what. */
export async function saveLog(records: readonly string[], layout: RowLayout, name: string): Promise<void> {
  const parts: string[] = []
  for (let from = 0, total = 1; from < total; from += pageRows) {
    const page = await ask(host.consoles.rows({ records: [...records], layout, from, count: pageRows }))
    if (!page) return
    total = page.total
    for (const [at, record, source, text] of page.rows) {
      const millis = String(Math.floor(at / 1000) % 1000).padStart(3, '0')
      const which = records.length > 1 ? ` ${record + 1}` : ''
      parts.push(`${dateTime(at)}.${millis}${which} ${signs[source]} ${text}\n`)
    }
  }
  downloadText(`${name.replace(/[^\w-]+/g, '-')}.log`, parts.join(''))
}
