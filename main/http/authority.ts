import 'reflect-metadata'
import { X509Certificate as NodeCertificate } from 'node:crypto'
import * as x509 from '@peculiar/x509'
import {
  certificateAlgorithm,
  exportKey,
  importPair,
  type KeyAndCert,
  type KeyKind,
  leafExtensions,
  newKeys,
} from './certificates.ts'
import { type ClientCertificates, createClientIssuer } from './client-issuer.ts'
import { createIssuerThread, type IssuerThread } from './issuer-thread.ts'

/** Where keys are kept; the caller sees to it that they are sealed. */
export interface KeyStore {
  get(name: string): Promise<Uint8Array | undefined>
  put(name: string, value: Uint8Array): Promise<void>
}

/** The local certificate authority. Keys and certificates are PEM texts, fingerprints as `openssl` prints them. */
export interface Authority extends ClientCertificates {
  readonly certificate: string
  /** SHA-256, upper-case hex with colons. */
  readonly fingerprint: string
  /** Microseconds since 1970. */
  readonly validity: { readonly from: number; readonly to: number }
  /** The listener's certificate: the kept one, or a new one when names changed or its end is near. */
  issueServer(
    names: { readonly dns: readonly string[]; readonly ip: readonly string[] },
    kind?: KeyKind,
  ): Promise<KeyAndCert>
  /** The same authority on another thread, for thousands of client certificates. */
  startThread(): IssuerThread
}

const dayMs = 86_400_000
const authorityDays = 3650
/** What today's TLS clients accept at most. */
const serverDays = 397
const renewDays = 30
/** Certificates begin to be valid in the past: devices often have clocks that are late. */
const earlyDays = 2

/** Opens the authority of a data folder, and makes it on the first start. Throws when what was kept is damaged. */
export async function openAuthority(keep: KeyStore, now: () => number = Date.now): Promise<Authority> {
  const kept = await read(keep, 'authority')
  const own = kept ?? (await makeAuthority(now()))
  if (!kept) await write(keep, 'authority', own)
  const issuer = await importPair(own)
  const issue = (leaf: Leaf) => issueLeaf(issuer, leaf, now())
  return {
    certificate: own.cert,
    fingerprint: fingerprintOf(own.cert),
    validity: validityOf(own.cert),
    issueServer: async (names, kind = 'ec') => {
      const name = kind === 'ec' ? 'authority-server' : `authority-server-${kind}`
      const last = await read(keep, name)
      if (last && stillGood(last.cert, own.cert, names, now())) return last
      const general: x509.JsonGeneralNames = [
        ...names.dns.map(value => ({ type: 'dns' as const, value })),
        ...names.ip.map(value => ({ type: 'ip' as const, value })),
      ]
      const common = names.dns[0] ?? names.ip[0] ?? 'dm-workbench'
      const usage = x509.ExtendedKeyUsage.serverAuth
      const made = await issue({ common, days: serverDays, usage, names: general, kind })
      await write(keep, name, made)
      return made
    },
    ...(await createClientIssuer(own, now)),
    startThread: () => createIssuerThread(own),
  }
}

function validityOf(pem: string): Authority['validity'] {
  const { validFromDate, validToDate } = new NodeCertificate(pem)
  return { from: validFromDate.getTime() * 1000, to: validToDate.getTime() * 1000 }
}

interface Leaf {
  readonly common: string
  readonly days: number
  readonly usage: x509.ExtendedKeyUsage
  readonly names?: x509.JsonGeneralNames
  readonly kind?: KeyKind
}

async function makeAuthority(now: number): Promise<KeyAndCert> {
  const keys = await newKeys()
  const certificate = await x509.X509CertificateGenerator.createSelfSigned(
    {
      name: [{ O: ['DM Workbench'] }, { CN: ['DM Workbench local authority'] }],
      notBefore: new Date(now - earlyDays * dayMs),
      notAfter: new Date(now + authorityDays * dayMs),
      signingAlgorithm: certificateAlgorithm,
      keys,
      extensions: [
        new x509.BasicConstraintsExtension(true, 0, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
        await x509.SubjectKeyIdentifierExtension.create(keys.publicKey, false, crypto),
      ],
    },
    crypto,
  )
  return { key: await exportKey(keys.privateKey), cert: certificate.toString('pem') }
}

type Issuer = Awaited<ReturnType<typeof importPair>>

async function issueLeaf(issuer: Issuer, leaf: Leaf, now: number): Promise<KeyAndCert> {
  const keys = await newKeys(leaf.kind)
  const end = Math.min(now + leaf.days * dayMs, issuer.certificate.notAfter.getTime())
  const certificate = await x509.X509CertificateGenerator.create(
    {
      subject: [{ CN: [commonName(leaf.common)] }],
      issuer: issuer.certificate.subjectName,
      notBefore: new Date(now - earlyDays * dayMs),
      notAfter: new Date(end),
      signingAlgorithm: certificateAlgorithm,
      publicKey: keys.publicKey,
      signingKey: issuer.key,
      extensions: await leafExtensions(keys.publicKey, issuer.certificate, leaf.usage, leaf.names),
    },
    crypto,
  )
  return { key: await exportKey(keys.privateKey), cert: certificate.toString('pem') }
}

/** RFC 5280 limits a common name to 64 characters; quotes and `#` have a meaning of their own to the encoder. */
function commonName(text: string): string {
  return text.replace(/["#\\]/g, '_').slice(0, 64)
}

function stillGood(
  cert: string,
  authority: string,
  names: { readonly dns: readonly string[]; readonly ip: readonly string[] },
  now: number,
): boolean {
  const certificate = new NodeCertificate(cert)
  const wanted = [...names.dns.map(name => `DNS:${name}`), ...names.ip.map(address => `IP:${address}`)]
  return (
    certificate.checkIssued(new NodeCertificate(authority)) &&
    certificate.validToDate.getTime() - now > renewDays * dayMs &&
    sameNames(certificate.subjectAltName ?? '', wanted)
  )
}

function sameNames(listed: string, wanted: readonly string[]): boolean {
  // Node prints addresses as `IP Address:127.0.0.1`, IPv6 in full form and upper case.
  const have = listed.split(', ').map(name => name.replace(/^IP Address:/, 'IP:'))
  return JSON.stringify(have.map(canonical).sort()) === JSON.stringify(wanted.map(canonical).sort())
}

function canonical(name: string): string {
  if (!name.startsWith('IP:') || !name.includes(':', 3)) return name.toLowerCase()
  return new URL(`http://[${name.slice(3)}]`).hostname
}

function fingerprintOf(cert: string): string {
  return new NodeCertificate(cert).fingerprint256
}

async function read(keep: KeyStore, name: string): Promise<KeyAndCert | undefined> {
  const bytes = await keep.get(name)
  return bytes && (JSON.parse(Buffer.from(bytes).toString('utf8')) as KeyAndCert)
}

function write(keep: KeyStore, name: string, { key, cert }: KeyAndCert): Promise<void> {
  return keep.put(name, Buffer.from(JSON.stringify({ key, cert })))
}
