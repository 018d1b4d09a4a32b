import { expect, it } from 'vitest'
import type { AccessType, NodeDescription } from '#core/description.ts'
import { type ActionTarget, actionsFor } from './node-actions.ts'

const described = (access: readonly AccessType[], more: Partial<NodeDescription> = {}): NodeDescription => ({
  access: new Set(access),
  format: 'chr',
  occurrence: 'One',
  scope: 'Dynamic',
  mime: [],
  children: [],
  ...more,
})
/** The actions that are forbidden, each with its rule. */
const forbidden = (target: ActionTarget) =>
  Object.fromEntries(actionsFor(target).flatMap(({ action, why }) => (why ? [[action, why.code]] : [])))

it('leaves everything to the device when no description is at hand', () => {
  expect(forbidden({ kind: 'leaf' })).toEqual({ ADD: 'host.action-leaf' })
  expect(forbidden({ kind: 'interior' })).toEqual({})
})

it('lets only instances and their nodes be written, deleted and executed', () => {
  expect(forbidden({ kind: 'mo', description: described(['Add', 'Get']) })).toEqual({
    WRITE: 'host.action-needs-instance',
    DELETE: 'host.action-needs-instance',
    EXEC: 'host.action-needs-instance',
  })
})

it('follows the access types of the description', () => {
  expect(forbidden({ kind: 'leaf', description: described(['Get', 'Replace', 'Delete']) })).toEqual({
    EXEC: 'host.action-not-described',
    ADD: 'host.action-leaf',
  })
})

it('protects permanent nodes', () => {
  const description = described(['Delete', 'Exec', 'Get', 'Replace'], { scope: 'Permanent' })
  expect(forbidden({ kind: 'leaf', description })).toEqual({ DELETE: 'host.action-permanent', ADD: 'host.action-leaf' })
})

it('allows adding where a child may come by Add', () => {
  const folder = described(['Get', 'Replace', 'Delete', 'Exec'], { format: 'node', children: [described(['Add'])] })
  expect(forbidden({ kind: 'interior', description: folder })).toEqual({})
  expect(forbidden({ kind: 'interior', description: { ...folder, children: [] } })).toEqual({
    ADD: 'host.action-not-described',
  })
})

it('asks for the rights that the device granted', () => {
  const description = described(['Add', 'Delete', 'Exec', 'Get', 'Replace'])
  expect(forbidden({ kind: 'leaf', description, rights: 1 })).toMatchObject({
    WRITE: 'host.action-no-right',
    DELETE: 'host.action-no-right',
    EXEC: 'host.action-no-right',
  })
  expect(forbidden({ kind: 'leaf', description, rights: 15 })).toEqual({ ADD: 'host.action-leaf' })
})
