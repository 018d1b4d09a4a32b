import { describe, expect, it } from 'vitest'
import {
  ddf,
  documentOf,
  mailMoid,
  mailTree,
  must,
  uri,
  validators,
  withDocument,
} from '../../../tests/support/trees.ts'
import { type ManagementTree, right } from '../tree-types.ts'
import { addDescription } from './create-tree.ts'
import { dacMoid } from './dac-rules.ts'
import { decideRights, hasAnyRight, policyOf } from './decide-rights.ts'
import { deleteNodes } from './delete-nodes.ts'
import { readNodes } from './read-nodes.ts'
import { rightsFor } from './rights.ts'
import { writeDocument } from './write-document.ts'

// Each rule of OMA DM 2.0 §10, §12.3 and DM-AZ-001 as a table.

const accountMoid = 'urn:oma:mo:oma-dm-dmacc:1.2'
const every = new Set(['*'])
const [dac] = ddf('dacmo-1.0')
const [dmacc] = ddf('dmacc-1.2')
const grant = (maid: string, rights: number) => ({ MAID: maid, AR: rights })
const account = (id: string, ...moids: string[]) => ({
  [id]: {
    SrvID: id,
    SrvURI: 'https://dm.example.com/',
    Name: id,
    Perm: Object.fromEntries(moids.map((moid, at) => [String(at + 1), { MOID: moid }])),
    Auth: {
      Bootstrap: {
        ServerURI: 'https://b/',
        SecMode: 'AA==',
        ClientPubKey: 'YQ==',
        ServerPubKey: 'YQ==',
        ClientSecretKey: 'YQ==',
      },
    },
  },
})

/** Mail account `office`; accounts of READ, WRITE, DELEGATE and ALL, and of STRANGER, which listed another MOID. */
function treeWith(rules: Readonly<Record<string, object>>): ManagementTree {
  if (!dac || !dmacc) throw new Error('The descriptions are missing.')
  let tree = addDescription(addDescription(mailTree(), dac), dmacc)
  for (const id of ['READ', 'WRITE', 'DELEGATE', 'ALL', 'SUB'])
    tree = withDocument(tree, `${accountMoid}//`, account(id, mailMoid, accountMoid))
  tree = withDocument(tree, `${accountMoid}//`, account('STRANGER', 'urn:x:other'))
  return withDocument(tree, `${dacMoid}//`, { DacMO: rules })
}
const rules = {
  1: {
    Permissions: {
      r: grant('serverid:READ', right.read),
      w: grant('serverid:WRITE', right.read | right.write | right.execute),
      d: grant('serverid:DELEGATE', right.delegate),
      all: grant('ALL', right.all),
      s: grant('serverid:STRANGER', right.all),
    },
  },
  2: { Path: '/Folders', Permissions: { sub: grant('serverid:SUB', right.read | right.delegate) } },
}
const tree = treeWith({ [mailMoid]: { office: rules } })
const permittedOf = (server: string) =>
  server === 'STRANGER' ? new Set(['urn:x:other']) : new Set([mailMoid, accountMoid])
const rightsOf = (server: string, at = tree) => rightsFor(at, server, permittedOf(server))
const ruleUri = (...names: readonly string[]) =>
  `${dacMoid}/dacmo/${[mailMoid, 'office', ...names].map(encodeURIComponent).join('/')}`

/** HGET of a value to a place among the rules. */
const setRule = (server: string, names: readonly string[], value: object | string | number) => {
  const to = uri(ruleUri(...names), tree)
  const document = documentOf(to.text, { [names.at(-1) ?? 'office']: value })
  return writeDocument(tree, document, to, rightsOf(server), validators())
}
const setHost = (server: string) => {
  const to = uri(`${mailMoid}/office/Host`, tree)
  return writeDocument(tree, documentOf(to.text, { Host: 'x.example' }), to, rightsOf(server), validators())
}
const codeOf = (result: { ok: boolean; problem?: { problem: { code: string } } }) =>
  result.ok ? 'ok' : result.problem?.problem.code

describe('rights over data and rights over rights (DM-AZ-001)', () => {
  it.each([
    ['READ', 'tree.no-right', 'tree.no-right'],
    ['WRITE', 'ok', 'tree.no-right'],
    ['DELEGATE', 'tree.no-right', 'ok'],
    ['ALL', 'ok', 'ok'],
    ['STRANGER', 'tree.no-right', 'tree.no-right'],
    ['NOBODY', 'tree.no-right', 'tree.no-right'],
  ])('%s changes data: %s; changes a rule: %s', (server, data, rule) => {
    expect([codeOf(setHost(server)), codeOf(setRule(server, ['1', 'Permissions', 'r', 'AR'], 3))]).toEqual([data, rule])
  })
})

describe('delegation', () => {
  const host = { Path: '/Host', Permissions: { r: grant('serverid:READ', 3) } }
  const deeper = { Path: '/Folders/inbox', Permissions: { r: grant('serverid:READ', 3) } }
  it.each([
    ['the holder of the whole adds a rule', 'DELEGATE', ['3'], host, 'ok'],
    ['the holder of a subtree adds a rule in it', 'SUB', ['3'], deeper, 'ok'],
    ['the holder of a subtree adds a rule elsewhere', 'SUB', ['3'], host, 'tree.no-right'],
    ['the holder of a subtree changes its own rule', 'SUB', ['2', 'Permissions', 'sub', 'AR'], 15, 'ok'],
    ['the holder of a subtree widens its own rule', 'SUB', ['2', 'Path'], '/', 'tree.no-right'],
    ['the holder of a subtree changes a rule above', 'SUB', ['1', 'Permissions', 'r', 'AR'], 15, 'tree.no-right'],
    [
      'the holder of the whole has no say where a rule further down gives it nothing',
      'DELEGATE',
      ['2', 'Permissions', 'sub', 'AR'],
      1,
      'tree.no-right',
    ],
    ['it goes to a server that listed the MOID', 'ALL', ['1', 'Permissions', 'n'], grant('serverid:SUB', 1), 'ok'],
    [
      'it goes to one that did not list it',
      'ALL',
      ['1', 'Permissions', 'n'],
      grant('serverid:STRANGER', 1),
      'tree.not-delegable',
    ],
    ['it goes to one without an account', 'ALL', ['1', 'Permissions', 'n'], grant('NOBODY', 1), 'tree.not-delegable'],
    ['it goes to everybody', 'ALL', ['1', 'Permissions', 'n'], grant('*', 1), 'ok'],
    ['it goes to a local application', 'ALL', ['1', 'Permissions', 'n'], grant('appid:mail', 1), 'ok'],
    ['what a stranger holds is taken away', 'ALL', ['1', 'Permissions', 's', 'AR'], 0, 'ok'],
  ])('%s: %s, %j', (_what, server, names, value, came) => {
    expect(codeOf(setRule(server, names, value))).toBe(came)
  })

  it.each([
    ['ALL', ['1'], 'ok'],
    ['SUB', ['2'], 'ok'],
    ['SUB', ['1'], 'tree.no-right'],
    ['WRITE', ['1'], 'tree.no-right'],
  ])('lets %s delete rule %j: %s', (server, names, came) => {
    expect(codeOf(deleteNodes(tree, uri(ruleUri(...names), tree), rightsOf(server), validators()))).toBe(came)
  })

  it('lets a server that may only write delete the instance, and its rules with it', () => {
    const plain = treeWith({ [mailMoid]: { office: { 1: rules[1] } } })
    const gone = must(deleteNodes(plain, uri(`${mailMoid}/office/`, plain), rightsOf('WRITE', plain), validators()))
    expect(policyOf(gone).rules?.get(mailMoid)?.has('office')).toBe(false)
  })

  it('hides the rules of MOs that a server did not list, also when everybody holds rights on them', () => {
    const open = treeWith({ [mailMoid]: { office: { 1: { Permissions: { all: grant('*', right.all) } } } } })
    const seen = (server: string) => {
      const read = readNodes(open, uri(`${dacMoid}//`), rightsOf(server, open))
      const [element] = must(read).document
      return element?.node.kind === 'interior' ? [...element.node.children.keys()] : []
    }
    expect([seen('READ'), seen('STRANGER')]).toEqual([[mailMoid], []])
    const to = uri(`${dacMoid}/dacmo/${encodeURIComponent(mailMoid)}/office/1/Permissions/all/AR`, open)
    const write = writeDocument(open, documentOf(to.text, { AR: 0 }), to, rightsOf('STRANGER', open), validators())
    expect(codeOf(write)).toBe('tree.no-right')
  })
})

describe('accounts', () => {
  const shared = treeWith({ [accountMoid]: { ALL: { 1: { Permissions: { a: grant('*', right.all) } } } } })
  const key = ['Auth', 'Bootstrap', 'ClientSecretKey']
  it.each([
    ['ALL', ['Name'], right.all, 'rule'],
    ['ALL', key, right.all, 'rule'],
    ['READ', ['Name'], right.all, 'rule'],
    ['READ', key, right.read, 'guarded'],
    ['READ', ['Auth', 'Bootstrap'], right.read, 'guarded'],
    ['STRANGER', ['Name'], 0, 'not-listed'],
  ])('gives %s at %j the rights %i: %s', (server, path, rights, by) => {
    const caller = { serverId: server, permitted: permittedOf(server) }
    expect(decideRights(policyOf(shared), caller, accountMoid, 'ALL', path)).toMatchObject({ rights, by })
    expect(rightsOf(server, shared)(accountMoid, 'ALL', path)).toBe(rights)
  })

  it('lets nobody give away what is guarded', () => {
    const names = [accountMoid, 'ALL', '2'].map(encodeURIComponent).join('/')
    const to = uri(`${dacMoid}/dacmo/${names}`, shared)
    const rule = { 2: { Path: '/Auth/Bootstrap', Permissions: { r: grant('serverid:READ', 15) } } }
    const write = (server: string) =>
      codeOf(writeDocument(shared, documentOf(to.text, rule), to, rightsOf(server, shared), validators()))
    expect([write('READ'), write('ALL')]).toEqual(['tree.no-right', 'ok'])
  })
})

describe('decideRights', () => {
  const caller = (serverId: string) => ({ serverId, permitted: permittedOf(serverId) })
  it.each([
    ['READ', 'office', ['Host'], 1, 'rule', ['1']],
    ['READ', 'office', ['Folders', 'x'], 0, 'rule', ['2']],
    ['SUB', 'office', ['Folders'], 9, 'rule', ['2']],
    ['SUB', 'office', [], 0, 'rule', ['1']],
    ['READ', 'home', [], 15, 'no-instance', []],
    ['STRANGER', 'office', [], 0, 'not-listed', []],
  ])('says for %s at %s %j: %i by %s', (server, miid, path, rights, by, names) => {
    const decision = decideRights(policyOf(tree), caller(server), mailMoid, miid, path)
    expect({ ...decision, rules: decision.rules.map(({ name }) => name) }).toEqual({ rights, by, rules: names })
  })

  it('says when no rule covers the place, and when the client has no rules at all', () => {
    const none = treeWith({})
    expect(decideRights(policyOf(none), caller('READ'), mailMoid, 'office', [])).toMatchObject({
      rights: 0,
      by: 'no-rule',
    })
    expect(decideRights(policyOf(mailTree()), caller('READ'), mailMoid, 'office', [])).toMatchObject({
      rights: 15,
      by: 'no-access-control',
    })
  })

  it('knows who has any right in an instance, were it deep inside', () => {
    const policy = policyOf(tree)
    const knows = (server: string) => hasAnyRight(policy, caller(server), mailMoid, 'office')
    expect(['READ', 'SUB', 'STRANGER', 'NOBODY'].map(knows)).toEqual([true, true, false, false])
    expect(hasAnyRight(policy, { serverId: 'NOBODY', permitted: every }, mailMoid, 'office')).toBe(false)
  })
})
