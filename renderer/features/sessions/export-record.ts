import { ask, host } from '../../host.ts'
import { downloadText } from '../../ui/download.ts'

/** Downloads a whole record as one JSON file; secrets are redacted by the host. */
export async function exportRecord(record: string): Promise<void> {
  const file = await ask(host.sessions.export({ record }))
  if (file) downloadText(file.name, file.text, 'application/json')
}
