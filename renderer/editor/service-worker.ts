import { createServiceClient, type ServiceClient } from './service-client.ts'

let client: ServiceClient | undefined

/** The language service, in a worker that starts with the first text. */
export function languageService(): ServiceClient {
  if (client) return client
  const worker = new Worker(new URL('./language.worker.ts', import.meta.url), { type: 'module' })
  client = createServiceClient({
    send: message => worker.postMessage(message),
    onAnswer: listener => worker.addEventListener('message', ({ data }) => listener(data)),
  })
  return client
}
