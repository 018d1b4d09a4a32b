import { expect, it } from 'vitest'
import { decodeMoDocument } from '../mo-document.ts'
import { compareRead } from './compare-read.ts'

const account = 'urn:oma:mo:oma-dm-dmacc:1.2'
const mail = 'urn:example:mo:mail:1.0'
const document = (...elements: readonly (readonly [string, object])[]) => {
  const read = decodeMoDocument(elements.map(([ClientURI, MOData]) => ({ ClientURI, MOData })))
  if (!read.ok) throw new Error(read.problem.code)
  return read.value.value
}
const dms1 = { SrvID: 'DMS1', SrvURI: 'https://a.example/dm', Name: 'One' }
const written = document(
  [`${account}//`, { dms1: { ...dms1, Perm: { 1: { MOID: '*' } }, Auth: { Trsp: { Data: 'dQ==', Secret: 'cw==' } } } }],
  [`${mail}//`, { office: { Host: 'mail.example.com', Port: 25 } }],
)

it('finds the account by its SrvID, wherever the client put it, and says what is given to nobody', () => {
  const read = document(
    [`${account}/x7/`, { x7: { ...dms1, Auth: { Trsp: { Data: 'dQ==' } } } }],
    [`${mail}/office/`, { office: { Host: 'mail.example.com', Port: '25' } }],
  )
  expect(compareRead(written, read)).toEqual({
    equal: 6,
    different: [],
    withheld: [`${account}/x7/Perm/1/MOID`, `${account}/x7/Auth/Trsp/Secret`],
  })
})

it('names the places where the device has something else, and never the values', () => {
  const read = document(
    [`${account}/dms1/`, { dms1: { ...dms1, SrvURI: 'https://b.example/dm' } }],
    [`${mail}/office/Port`, { Port: 110 }],
  )
  expect(compareRead(written, read)).toMatchObject({
    equal: 2,
    different: [`${account}/dms1/SrvURI`, `${mail}/office/Port`],
  })
})

it('takes another instance for the object only when it holds every value', () => {
  const other = { i1: { Host: 'mail.example.com', Port: 110 } }
  expect(compareRead(written, document([`${mail}/i1/`, other]))).toMatchObject({ equal: 0, different: [] })
  const same = { i1: { Host: 'mail.example.com', Port: 25 } }
  expect(compareRead(written, document([`${mail}/i1/`, same]))).toMatchObject({ equal: 2, different: [] })
})

it('says of a device that gives nothing back that everything is withheld', () => {
  const compared = compareRead(written, [])
  expect([compared.equal, compared.different.length, compared.withheld.length]).toEqual([0, 0, 8])
})
