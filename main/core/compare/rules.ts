// What a change of a description means for a DM Server, and for people, who rely on the old one.

/** `breaking`: what worked may fail. `safe`: what worked goes on working. `editorial`: only people see it. */
export type Verdict = 'breaking' | 'safe' | 'editorial'
export const verdicts: readonly Verdict[] = ['breaking', 'safe', 'editorial']

interface Rule {
  readonly verdict: Verdict
  /** What changed. */
  readonly words: string
  /** Why the verdict is what it is. */
  readonly why: string
}

/** One line for every kind of change. */
export const changeRules = {
  'object-removed': rule('breaking', 'the object is gone', 'Commands to it are answered 404.'),
  'object-added': rule('safe', 'the object is new', 'Nobody used it before.'),
  'moid-changed': rule('breaking', 'the MOID changed', 'ClientURIs begin with the MOID.'),
  'path-changed': rule('breaking', 'the Path changed', 'Servers of DM 1.x address nodes by it.'),
  'node-removed': rule('breaking', 'the node is gone', 'Commands to it are answered 404, documents with it 400.'),
  'node-added': rule('safe', 'the node is new', 'Nobody used it before, and it need not be given.'),
  'mandatory-node-added': rule(
    'breaking',
    'a node that must be given is new',
    'Documents without it are answered 400: it has no default.',
  ),
  'format-changed': rule('breaking', 'the format changed', 'Values of the old format no longer fit.'),
  'access-removed': rule('breaking', 'an access type is gone', 'Commands that need it are refused.'),
  'access-added': rule('safe', 'an access type is new', 'More is allowed than before.'),
  'may-be-missing': rule('breaking', 'the node may be missing now', 'Whoever reads it must expect 404.'),
  'always-there': rule('safe', 'the node is always there now', 'It was expected to be missing at times.'),
  'fewer-allowed': rule('breaking', 'fewer of it may exist', 'Adding what fitted before may be refused.'),
  'more-allowed': rule('safe', 'more of it may exist', 'What fitted before fits.'),
  'now-permanent': rule('breaking', 'the node became permanent', 'It can no longer be added or deleted: 405.'),
  'now-dynamic': rule('breaking', 'the node became dynamic', 'It may be deleted, or not be there.'),
  'default-changed': rule(
    'breaking',
    'the default value changed',
    'New nodes behave differently when no value is given.',
  ),
  'default-removed': rule('breaking', 'the default value is gone', 'A value must be given, or the new node is empty.'),
  'default-added': rule('safe', 'a default value is new', 'Values that are given count as before.'),
  'type-removed': rule('breaking', 'a MIME type is gone', 'Values of this type are no longer taken.'),
  'type-added': rule('safe', 'a MIME type is new', 'The other types stay.'),
  'value-removed': rule('breaking', 'an allowed value is gone', 'It is refused now, or means nothing.'),
  'value-added': rule('safe', 'an allowed value is new', 'The other values stay.'),
  'values-limited': rule('breaking', 'values are limited to a list now', 'Others are refused.'),
  'values-free': rule('safe', 'values are no longer limited to a list', 'The old ones stay.'),
  'case-changed': rule(
    'breaking',
    'the rule for capital letters changed',
    'Names that were equal may differ now, or the reverse.',
  ),
  'title-changed': rule('editorial', 'the title changed', 'Only people read it.'),
  'text-changed': rule('editorial', 'the description in words changed', 'Only people read it.'),
  'order-changed': rule('editorial', 'the order of the nodes below changed', 'Order has no meaning.'),
} as const

export type ChangeKind = keyof typeof changeRules

function rule(verdict: Verdict, words: string, why: string): Rule {
  return { verdict, words, why }
}
