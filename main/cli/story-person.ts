import { utf8Decode, utf8Encode } from '#core/bytes.ts'
import { problem } from '#core/problem.ts'
import { failed, ok, type Result } from '#core/result.ts'
import { fillForm } from '#device/page-form.ts'
import { send } from '#http/client.ts'

/** A page as somebody sees it. */
export interface SeenPage {
  readonly url: string
  readonly status: number
  readonly html: string
}

const timeoutMs = 20_000
const limitBytes = 1_000_000
const mostRedirects = 5

/** A person with a browser that trusts one authority. */
export function createPerson(ca: string) {
  const load = async (url: string, form?: string, redirects = 0): Promise<Result<SeenPage>> => {
    const sent = await send({
      method: form === undefined ? 'GET' : 'POST',
      url,
      headers: {
        Accept: 'text/html',
        ...(form !== undefined && { 'Content-Type': 'application/x-www-form-urlencoded' }),
      },
      ...(form !== undefined && { body: utf8Encode(form) }),
      timeoutMs,
      limitBytes,
      tls: { ca },
    })
    if (!sent.ok) return sent
    const { status, headers, body } = sent.value
    const location = headers.get('location')
    if (location !== undefined && redirects < mostRedirects)
      return load(new URL(location, url).href, undefined, redirects + 1)
    const html = utf8Decode(body)
    return html.ok ? ok({ url, status, html: html.value }) : html
  }
  return {
    open: (url: string) => load(url),
    /** Fills in the first form that has this button, or the first one, and sends it. */
    async send(page: SeenPage, fields: Readonly<Record<string, string>>, press?: string): Promise<Result<SeenPage>> {
      const forms = page.html.match(/<form\b[\s\S]*?<\/form\s*>/gi) ?? []
      const wanted = forms.find(text => press === undefined || text.includes(`value="${press}"`)) ?? ''
      const form = fillForm(wanted, { fields, press })
      if (!form) return failed(problem('cli.story-page', { what: `there is no form on ${page.url}` }))
      const pairs = form.fields.map(([name, value]): [string, string] => [name, value])
      return load(page.url, new URLSearchParams(pairs).toString())
    },
  }
}
export type Person = ReturnType<typeof createPerson>

/** The text of the first element with this id. */
export function textOf({ html }: SeenPage, id: string): string | undefined {
  const found = new RegExp(`<[^>]*\\bid="${id}"[^>]*>([^<]*)<`).exec(html)?.[1]
  return found?.replaceAll('&#39;', "'").replaceAll('&quot;', '"').replaceAll('&amp;', '&')
}
