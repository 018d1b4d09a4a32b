import { completed, isGood } from './completed.ts'
import type { Wire } from './exchange.ts'
import type { OperationSite, OperationsOf } from './operation.ts'
import { interior, nodeIn, putLeaf, putNode, removeNode, textIn } from './own-writes.ts'

// Diagnostics. The MOID is one in use; no standard settles its nodes, so ours are our own.

const alertType = 'urn:x-dmwb:at:diag:1.0:OperationComplete'
/** Results that a diagnostic keeps; older ones go. */
const keptResults = 10

interface Verdict {
  readonly verdict: 'good' | 'bad' | 'impossible'
  readonly detail: string
  readonly ms: number
}

/** Operations/Start runs the diagnostic named by Kind; its result appears below Results. */
export const diagnostic: OperationsOf = ([operations, name, ...more]) => {
  if (operations !== 'Operations' || name !== 'Start' || more.length > 0) return undefined
  return {
    kind: 'quick',
    run: async (site, wire) => {
      const found = await diagnose(site, wire)
      // 14xx: whoever asked has to change something first; 15xx: the diagnosed end is at fault.
      const result = { good: 1200, bad: 1500, impossible: 1400 }[found.verdict]
      return {
        change: tree => withResult(tree, site, found),
        alert: completed(alertType, site, result),
        code: isGood(result) ? 200 : result,
      }
    },
  }
}

async function diagnose(site: OperationSite, wire: Wire): Promise<Verdict> {
  const tree = site.context.tree()
  const kind = textIn(tree, site, ['Kind']).toLowerCase()
  if (kind === 'reachability') return reach(textIn(tree, site, ['Target']), wire)
  if (kind === 'memory') {
    const { heapUsed, heapTotal } = process.memoryUsage()
    return { verdict: 'good', ms: 0, detail: `${heapUsed} of ${heapTotal} bytes` }
  }
  return { verdict: 'impossible', ms: 0, detail: `This device has no diagnostic "${kind}"` }
}

/** Whether an address answers over HTTP, and how long that takes. */
async function reach(uri: string, wire: Wire): Promise<Verdict> {
  if (!/^https?:/i.test(uri)) return { verdict: 'impossible', ms: 0, detail: 'Target is no http or https address' }
  const began = performance.now()
  const sent = await wire.send({ method: 'GET', uri, headers: { Accept: '*/*' }, to: 'web' })
  const ms = Math.round(performance.now() - began)
  if (!sent.ok) return { verdict: 'bad', ms, detail: sent.problem.code }
  return { verdict: sent.value.status < 500 ? 'good' : 'bad', ms, detail: `HTTP ${sent.value.status}` }
}

function withResult(tree: Parameters<typeof putNode>[0], site: OperationSite, { verdict, detail, ms }: Verdict) {
  const results = nodeIn(tree, site, ['Results'])
  const names = results?.kind === 'interior' ? [...results.children.keys()] : []
  const next = String(Math.max(0, ...names.map(Number).filter(Number.isFinite)) + 1)
  const roomy = names
    .slice(0, Math.max(0, names.length + 1 - keptResults))
    .reduce((now, name) => removeNode(now, site, ['Results', name]), tree)
  const written = putNode(
    roomy,
    site,
    ['Results', next],
    interior({ Verdict: verdict, Detail: detail, Milliseconds: ms }),
  )
  return putLeaf(written, site, ['Status'], verdict === 'impossible' ? 'failed' : 'done')
}
