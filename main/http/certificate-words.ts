import type { X509Certificate } from 'node:crypto'
import type { DetailedPeerCertificate } from 'node:tls'

/** A certificate in one line: whose, by whom, and until when. */
export function describeCertificate({
  subject,
  issuer,
  validTo,
}: Pick<X509Certificate, 'subject' | 'issuer' | 'validTo'>): string {
  return `${nameIn(subject)} issued by ${nameIn(issuer)}, valid until ${validTo}`
}

/** Node prints a name as lines of `CN=…`. */
const nameIn = (name: string) => `"${(/^CN=(.*)$/m.exec(name)?.[1] ?? name).replace(/\n/g, ', ')}"`

/** The chain that a server sent, its own certificate first. */
export function chainOf(first: DetailedPeerCertificate): readonly DetailedPeerCertificate[] {
  const chain: DetailedPeerCertificate[] = []
  for (
    let at: DetailedPeerCertificate | undefined = first;
    at?.subject && !chain.includes(at);
    at = at.issuerCertificate
  ) {
    chain.push(at)
  }
  return chain
}

/** Which certificate of a chain is the trouble: the one out of its time, else the one whose issuer is not known. */
export function troubledCertificate(
  chain: readonly DetailedPeerCertificate[],
  code: string,
  now: number,
  whose: 'server' | 'device' = 'server',
): string {
  if (chain.length === 0) return 'the certificate that was sent'
  const outOfTime = chain.findIndex(
    ({ valid_from, valid_to }) => Date.parse(valid_from) > now || Date.parse(valid_to) < now,
  )
  const first = code === 'ERR_TLS_CERT_ALTNAME_INVALID' || code === 'INVALID_PURPOSE' ? 0 : chain.length - 1
  const index = outOfTime >= 0 && /EXPIRED|NOT_YET/.test(code) ? outOfTime : first
  const { subject, issuer, valid_from: from, valid_to: to } = chain[index] as DetailedPeerCertificate
  const place = index === 0 ? `the ${whose}'s own certificate` : `certificate ${index + 1} of the chain`
  return `${place}, "${subject.CN ?? subject.O}" issued by "${issuer.CN ?? issuer.O}", valid from ${from} to ${to}`
}
