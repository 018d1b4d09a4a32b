import { describe, expect, it } from 'vitest'
import { makeBootstrapDocument } from '../bootstrap/document.ts'
import { utf8Encode } from '../bytes.ts'
import { encodeMoDocument } from '../mo-document.ts'
import { adoptLegacy, legacyFormOf } from './adopt-legacy.ts'
import { device, profile, values, withMail } from './forms.fixture.ts'
import { documentForms, documentTypes } from './forms.ts'
import { makeForm } from './make-form.ts'

const made = (form: (typeof documentForms)[number], of = profile) => {
  const bytes = makeForm({ profile: of, values, order: { form }, device, hmacSha1: () => new Uint8Array(20) })
  if (!bytes.ok) throw new Error(bytes.problem.code)
  return bytes.value.bytes
}
const own = (of = profile) => {
  const document = makeBootstrapDocument(of, values)
  return document.ok && encodeMoDocument(document.value)
}
const adopted = (form: Parameters<typeof adoptLegacy>[0], bytes: Uint8Array) => {
  const document = adoptLegacy(form, bytes)
  return document.ok ? encodeMoDocument(document.value) : document.problem.code
}

describe('a document for older devices becomes the very MO document of the profile', () => {
  it.each(['tnds', 'dm1-xml', 'dm1-wbxml', 'cp-xml', 'cp-wbxml'] as const)('%s', form => {
    expect(adopted(form, made(form))).toEqual(own())
  })

  it.each(['tnds', 'dm1-xml', 'dm1-wbxml'] as const)('%s, with the objects beside the account', form => {
    expect(adopted(form, made(form, withMail))).toEqual(own(withMail))
  })
})

it('knows its forms by their media types', () => {
  expect(documentForms.map(form => legacyFormOf(documentTypes[form]))).toEqual([
    undefined,
    undefined,
    'tnds',
    'dm1-xml',
    'dm1-wbxml',
    'cp-xml',
    'cp-wbxml',
  ])
})

/** Client provisioning as somebody else writes it. */
const foreign = (more: string, port = '8443') =>
  utf8Encode(
    `<?xml version="1.0"?><wap-provisioningdoc version="1.1">
     <characteristic type="NAPDEF"><parm name="NAPID" value="NAP1"/></characteristic>
     <characteristic type="APPLICATION"><parm name="APPID" value="w2"/></characteristic>
     <characteristic type="APPLICATION"><parm name="APPID" value="w7"/><parm name="PROVIDER-ID" value="Op.Example"/>
     <characteristic type="APPADDR"><parm name="ADDR" value="https://dm.example.com/dm?x=1"/><parm name="ADDRTYPE" value="URI"/>
     <characteristic type="PORT"><parm name="PORTNBR" value="${port}"/></characteristic></characteristic>${more}
     </characteristic></wap-provisioningdoc>`,
  )

it('takes applications w7 only, the port beside the address, and no half credentials', () => {
  const half =
    '<characteristic type="APPAUTH"><parm name="AAUTHLEVEL" value="APPSRV"/><parm name="AAUTHNAME" value="u"/></characteristic>'
  const at = (address: string) => [
    {
      ClientURI: 'urn:oma:mo:oma-dm-dmacc:1.2//',
      MOData: {
        'op.example': {
          SrvID: 'Op.Example',
          SrvURI: address,
          Name: 'Op.Example',
          Perm: { '1': { MOID: '*' } },
        },
      },
    },
  ]
  expect(adopted('cp-xml', foreign(half))).toEqual(at('https://dm.example.com:8443/dm?x=1'))
  expect(adopted('cp-xml', foreign('', '443'))).toEqual(at('https://dm.example.com/dm?x=1'))
})

it.each([
  ['cp-xml', made('dm1-xml'), 'bootstrap.form-unknown'],
  ['dm1-wbxml', made('cp-wbxml'), 'bootstrap.form-unknown'],
  ['tnds', made('dm1-xml'), 'bootstrap.form-unknown'],
  ['dm1-wbxml', Uint8Array.of(3, 1, 0x6a, 0), 'wbxml.language-unknown'],
  ['cp-xml', utf8Encode('<a'), 'convert.broken'],
] as const)('refuses as %s what is something else', (form, bytes, code) => {
  expect(adopted(form, bytes)).toBe(code)
})
