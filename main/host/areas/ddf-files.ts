import { problem } from '#core/problem.ts'
import { answer, answerProblem } from '#http/answer.ts'
import { internalProblem } from '#http/internal-problem.ts'
import type { HttpHandler } from '#http/listener.ts'
import { pathOf } from '#http/route.ts'
import { inertHeaders } from '#http/web-pages.ts'
import type { DdfLibrary } from '../ddf-library.ts'
import type { FilesArea } from './files.ts'

/** Serves descriptions by file name at `<prefix><name>`, for links in MO documents (OMA DM 2.0 §6.4). No secrets here. */
export function createDdfFiles(prefix: string, files: FilesArea, library: DdfLibrary): HttpHandler {
  const find = async (name: string): Promise<Uint8Array | undefined> => {
    const entries = [...(await library.all()).values()]
    const entry = entries.find(({ file }) => ddfName(file) === name)
    const bytes = entry && (await files.read(entry.file))
    return bytes?.ok ? bytes.value : undefined
  }
  return (request, response) => {
    const { method = '' } = request
    if (method !== 'GET' && method !== 'HEAD') {
      const why = problem('http.method-not-allowed', { method, allowed: 'GET, HEAD' })
      answerProblem(response, 405, why, [['Allow', 'GET, HEAD']])
      return
    }
    const path = pathOf(request.url)
    const found = find(decode(path.slice(prefix.length))).then(bytes => {
      if (bytes) answer(response, 200, [['Content-Type', 'application/xml'], ...inertHeaders], bytes)
      else answerProblem(response, 404, problem('http.nothing-here', { path }))
    })
    found.catch((cause: unknown) => {
      if (!response.headersSent) answerProblem(response, 500, internalProblem(cause))
    })
  }
}

/** The last part of a workspace path or `resource:…` name. */
export function ddfName(file: string): string {
  return file.slice(Math.max(file.lastIndexOf('/'), file.lastIndexOf(':')) + 1)
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
