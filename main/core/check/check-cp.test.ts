import { describe, expect, it } from 'vitest'
import { checkText } from './check-text.ts'

const parm = (name: string, value: string) => `<parm name="${name}" value="${value}"/>`
const characteristic = (type: string, ...parts: string[]) =>
  `<characteristic type="${type}">${parts.join('')}</characteristic>`
const point = (name = 'NAP1') =>
  characteristic(
    'NAPDEF',
    ...[parm('NAPID', name), parm('NAME', 'Example'), parm('BEARER', 'GSM-GPRS'), parm('NAP-ADDRESS', 'internet')],
    parm('NAP-ADDRTYPE', 'APN'),
  )
const account = characteristic(
  'APPLICATION',
  ...[parm('APPID', 'w7'), parm('PROVIDER-ID', 'dm1.example.com'), parm('TO-NAPID', 'NAP1')],
  characteristic('APPADDR', parm('ADDR', 'https://dm1.example.com'), characteristic('PORT', parm('PORTNBR', '443'))),
  characteristic('APPAUTH', parm('AAUTHLEVEL', 'APPSRV'), parm('AAUTHTYPE', 'DIGEST')),
)
const document = (...parts: string[]) => `<wap-provisioningdoc version="1.1">${parts.join('')}</wap-provisioningdoc>`
const good = document(point(), account)

describe('a provisioning document', () => {
  it('with an access point and an account is in order', () => {
    expect(checkText(good, { least: 'info' })).toMatchObject({ format: 'cp', wellFormed: true, count: 0 })
  })

  it.each([
    ['a parm without name', good.replace('name="NAPID" ', ''), 'cp.attribute'],
    ['a characteristic without type', good.replace(' type="PORT"', ''), 'cp.attribute'],
    ['a parm at the top', document(parm('A', '1')), 'cp.element'],
    [
      'a characteristic in a parm',
      document(characteristic('A', '<parm name="B"><characteristic type="C"/></parm>')),
      'cp.element',
    ],
    ['an element of something else', document('<Node/>'), 'cp.element'],
    ['an access point without bearer', good.replace(parm('BEARER', 'GSM-GPRS'), ''), 'cp.missing'],
    ['an account without server', good.replace(parm('PROVIDER-ID', 'dm1.example.com'), ''), 'cp.missing'],
    [
      'an account without address',
      good.replace(/<characteristic type="APPADDR">.*?<\/characteristic><\/characteristic>/, ''),
      'cp.missing',
    ],
    [
      'an account without secrets',
      good.replace(/<characteristic type="APPAUTH">.*?<\/characteristic>/, ''),
      'cp.missing',
    ],
    ['a port that is none', good.replace('443', '70000'), 'cp.value'],
    ['a level that is none', good.replace('APPSRV', 'SERVER'), 'cp.value'],
    ['a way to authenticate nobody knows', good.replace('DIGEST', 'DIGEST,MAGIC'), 'cp.value'],
    ['a kind of address nobody knows', good.replace('"APN"', '"Apn"'), 'cp.value'],
    ['a connection that is not there', document(account), 'cp.reference'],
    ['two access points of one name', document(point(), point(), account), 'cp.duplicate'],
  ])('with %s is told', (_what, text, code) => {
    const { findings } = checkText(text, { least: 'info' })
    expect(findings.map(finding => finding.code)).toContain(code)
    expect(findings[0]?.at.offset).toBeGreaterThan(0)
  })

  it('may leave the connection to the device', () => {
    expect(checkText(document(account.replace('"NAP1"', '"INTERNET"'))).count).toBe(0)
  })
})
