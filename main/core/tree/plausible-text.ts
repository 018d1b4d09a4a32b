import { bytesOf, dateOf, digitsOf, hashOf, hexOf, numberOf, pickOf, timeOf, uuidOf } from './seeded.ts'

/** What a value is made from. */
export interface Hint {
  /** Name of the node, or of what it stands for, in lower case. */
  readonly name: string
  /** Names above it and its titles, in lower case, joined. */
  readonly context: string
  /** Different for every node of every device. */
  readonly key: string
  /** The same for all nodes of a device. */
  readonly device: string
  readonly deviceId: string
}

type Rule = readonly [name: RegExp, text: (hint: Hint) => string]

const makers = ['Nordlicht', 'Aurelia', 'Brightwave', 'Halcyon', 'Kestrel'] as const
const models = ['K7', 'Aura 5', 'Wave 12', 'H-340', 'Field 2'] as const
const people = ['alex.miller', 'sam.keller', 'kim.laurent', 'robin.weber', 'jo.martin'] as const
const places = ['office', 'home', 'branch', 'field', 'campus', 'depot'] as const
const networks = ['internet', 'mms', 'corporate', 'ims'] as const
const adjectives = ['standard', 'automatic', 'primary', 'managed', 'default'] as const

const version = ({ key }: Hint) =>
  `${numberOf(`${key}a`, 1, 9)}.${numberOf(`${key}b`, 0, 9)}.${numberOf(`${key}c`, 0, 20)}`
const host = ({ key, context }: Hint) => `${pickOf(key, serverNames(context))}.example.com`
const person = ({ key }: Hint) => pickOf(key, people)
const ipAddress = ({ key }: Hint) => `192.0.2.${numberOf(key, 1, 254)}`
const url = (hint: Hint) =>
  `https://${host(hint)}/${hint.name.replace(/ur[il]$/, '').replace(/[^a-z0-9]+/g, '-') || 'dm'}`
const moment = ({ key }: Hint) => `${dateOf(key)}T${timeOf(key)}`

// The first rule whose pattern fits the name wins; addresses are those set aside for examples (RFC 2606, RFC 5737).
const rules: readonly Rule[] = [
  [/^dev(ice)?_?id$/, ({ deviceId }) => deviceId],
  [/^man$|manufacturer|^oem$|^make$/, ({ device }) => pickOf(`${device}man`, makers)],
  [/^mod$|model/, ({ device }) => pickOf(`${device}mod`, models)],
  [/^dmv$/, () => '2.0'],
  [/^fwv|firmwarever/, ({ device }) => version({ key: `${device}fw` } as Hint)],
  [/^swv|softwarever|osver|osplatform/, ({ device }) => version({ key: `${device}sw` } as Hint)],
  [/^hwv|hardwarever/, ({ device }) => `rev-${'ABCD'[hashOf(`${device}hw`) % 4]}${numberOf(`${device}hw`, 1, 4)}`],
  [/^lang|language|locale|culture/, ({ device }) => pickOf(`${device}lang`, ['en', 'en', 'de', 'fr', 'ja'])],
  [/^devtype?$|devicetype/, ({ device }) => pickOf(`${device}type`, ['smartphone', 'tablet', 'gateway'])],
  [/country/, ({ device }) => pickOf(`${device}cc`, ['DE', 'FR', 'GB', 'JP'])],
  [/timezone/, ({ device }) => pickOf(`${device}tz`, ['Europe/Berlin', 'Europe/Paris', 'Asia/Tokyo'])],
  [/imei|^esn$|^meid$/, ({ device }) => imei(device)],
  [/imsi/, ({ device }) => `26201${digitsOf(`${device}imsi`, 10)}`],
  [/iccid|^eid$/, ({ device }) => `8949${digitsOf(`${device}iccid`, 15)}`],
  [/^mcc|^cmcc/, () => '262'],
  [/^mnc|^cmnc/, () => '01'],
  [/msisdn|phone|^tel|ph(one)?num|faxnum|smsc/, ({ key }) => `+1555010${digitsOf(key, 4)}`],
  [/guid|uuid|uniqueid|correlation/, ({ key }) => uuidOf(key)],
  [/thumbprint|fingerprint|hash|digest|^ski$/, ({ key }) => hexOf(key, 40).toUpperCase()],
  [/(^|[^a-z])sid$|usersid/, ({ key }) => `S-1-5-21-${digitsOf(key, 9)}-${digitsOf(`${key}b`, 9)}-1001`],
  [/serial/, ({ key }) => hexOf(key, 12).toUpperCase()],
  [/mac(addr|$)|bssid|wlanmac/, ({ key }) => `02:${hexOf(key, 10).replace(/..(?=.)/g, '$&:')}`],
  [/nonce/, ({ key }) => hexOf(key, 16)],
  [
    /passw|secret|pw$|^pin$|passcode|psk|credential/,
    ({ key }) => `${hexOf(key, 4)}-${hexOf(`${key}b`, 4)}-${hexOf(`${key}c`, 4)}`,
  ],
  [/auth(pref|type|level)|authmethod/, ({ key }) => pickOf(key, ['BASIC', 'DIGEST'])],
  [/user|authname|login|account(name|id)|principal/, person],
  [/e-?mail|^from$|replyto/, hint => `${person(hint)}@example.com`],
  [/addrtype|addresstype/, ({ context }) => (/dmacc|syncml|appaddr|srv/.test(context) ? 'URI' : 'IPv4')],
  [/^addr$/, hint => (/dmacc|syncml|appaddr/.test(hint.context) ? url(hint) : ipAddress(hint))],
  [/xml$/, () => '<settings version="1"/>'],
  [/ipv6/, ({ key }) => `2001:db8::${hexOf(key, 4)}`],
  [/netmask|subnet/, () => '255.255.255.0'],
  [/^ip|ip(v4)?addr|^dns(\d|servers?)?$|gateway|(px|local|remote|proxy|nap-?)addr|^address$/, ipAddress],
  [/ur[il](s|alternate)?$|^ur[il]|endpoint|homepage|startpage|website|href|(service|server|management)addr/, url],
  [/port(nbr|num|$)/, hint => String(portOf(hint.context + hint.name))],
  [/ports?$|portrange/, () => '49152-65535'],
  [/suffix/, () => 'corp.example.com'],
  [/type$/, ({ key }) => pickOf(key, adjectives)],
  [/host|servers?$|server(name|addr)|smtp|^imap|^pop|domain|fqdn|^proxy$/, host],
  [/^apn|napaddr|accesspoint/, ({ key }) => `${pickOf(key, networks)}.example`],
  [/ssid/, ({ key }) => `${pickOf(key, places)}-wlan`],
  [/^napid|conref|toconref|proxyref|prefconref|ref$/, ({ key }) => pickOf(key, networks)],
  [/resolution/, () => '1080x2400'],
  [/direction/, ({ key }) => pickOf(key, ['inbound', 'outbound'])],
  [/bearer/, ({ key }) => pickOf(key, ['LTE', 'WLAN', 'NR'])],
  [/valid(from|to)|expir|timestamp|(?<!up)date|lastsync|lastrun|created/, moment],
  [/time$|^time|schedule/, ({ key }) => timeOf(key)],
  [/^max(depth|totlen|seglen)$/, ({ name }) => (name === 'maxdepth' ? '16' : '0')],
  [/size|length|quota|count|timeout|interval|period|retr/, ({ key }) => String(numberOf(key, 1, 60) * 10)],
  [/version|ver$|^ver|v$/, version],
  [/status|state|result/, ({ key }) => pickOf(key, ['OK', 'active', 'ready'])],
  [
    /^(allow|disable|enable|turn|prevent|donot|require|restrict|hide|configure|block)/,
    ({ context }) => switched(context),
  ],
  [/certificate|publickey|privatekey|pfx/, ({ key }) => hexOf(key, 64)],
  [/(?<!pro)file|folder|path|directory/, ({ name }) => `/data/${name.replace(/[^a-z0-9]+/g, '-')}`],
  [
    /vendor|publisher|provider|operator|organi|company|issue[rd]|subject/,
    ({ device }) => `${pickOf(`${device}man`, makers)} Services`,
  ],
  [/descr|text|comment|message|tooltip|title|caption/, ({ name }) => `Set by the administrator (${name})`],
  [/^(property|kind)$/, ({ context }) => title(context.split('/').at(-1) ?? 'Camera')],
  [/group|category|class|type|mode|kind|policy|profile/, ({ key }) => pickOf(key, adjectives)],
  [/name/, ({ key }) => title(pickOf(key, places))],
  [/id$|^id|identifier|key$/, ({ name, key }) => `${name.replace(/[^a-z0-9]+/g, '-')}-${digitsOf(key, 4)}`],
]

/** A text that looks like what a node of this name holds. */
export function plausibleText(hint: Hint): string {
  const rule = rules.find(([pattern]) => pattern.test(hint.name))
  return rule ? rule[1](hint) : pickOf(hint.key, adjectives)
}

/** A port that fits the service named around it. */
export function portOf(context: string): number {
  if (/imap|mail/.test(context)) return 993
  if (/smtp/.test(context)) return 465
  return /proxy|px/.test(context) ? 8080 : 443
}

/** Bytes as base64; a certificate begins like one (a DER sequence). */
export function plausibleBase64({ name, key }: Hint, encode: (bytes: Uint8Array) => string): string {
  const isCertificate = /cert/.test(name)
  const bytes = bytesOf(key, isCertificate ? 96 : numberOf(key, 2, 5) * 6)
  return encode(isCertificate ? Uint8Array.of(0x30, 0x5e, ...bytes.subarray(2)) : bytes)
}

function serverNames(context: string): readonly [string, ...string[]] {
  if (/mail|imap|smtp|pop/.test(context)) return ['mail', 'imap', 'post']
  if (/proxy|px/.test(context)) return ['proxy']
  return /dmacc|syncml|dmclient/.test(context) ? ['dm', 'manage'] : ['services', 'portal', 'config', 'update']
}

/** Policies that are made from administrative templates hold markup; others a word. */
function switched(context: string): string {
  return /policy|admx|config/.test(context) ? '<enabled/>' : 'enabled'
}

/** An IMEI with its check digit, from a type code for tests. */
function imei(device: string): string {
  const body = `00440015${digitsOf(`${device}imei`, 6)}`
  const sum = [...body].reduce((total, digit, index) => {
    const value = Number(digit) * (index % 2 === 0 ? 1 : 2)
    return total + (value > 9 ? value - 9 : value)
  }, 0)
  return `${body}${(10 - (sum % 10)) % 10}`
}

const title = (word: string) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`
