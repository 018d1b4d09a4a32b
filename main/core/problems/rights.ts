import type { ProblemTable } from './table.ts'

export const rightsProblems = {
  'rights.locks-out': {
    words: 'With these rules no server could manage {path} any more.',
    cause:
      'No server known on this device would hold a right there, or none could change the rules again (places: {count}).',
    next: 'Leave Delegate to at least one server that has a DM Account on the device, or confirm the change as it is.',
  },
  'rights.need-instance': {
    words: 'Rights are given on MO instances, not on an MO type.',
    cause: 'A rule belongs to one instance, named by MOID and MIID (OMA DM 2.0 §12.3).',
    next: 'Choose an instance or a node below one.',
  },
  'rights.of-rules': {
    words: 'Rules about the rules themselves do not exist.',
    cause: 'A server reads the rules of instances it has a right on, and changes them where it holds Delegate.',
    next: 'Choose the instance that the rules are about.',
  },
  'rights.older': {
    words: 'The rules were read before this object was known.',
    cause: 'None of the rules that were read names it: the device may have given rights on it since.',
    next: 'Read the rules again; then they can be changed.',
  },
  'rights.same-name': {
    words: 'Two rules, or two grants of one rule, have the same name.',
    cause: 'Names tell the nodes of the Delegation Access Control MO apart.',
    next: 'Give each another name.',
  },
  'rights.unread': {
    words: 'The rules of this device were not read yet.',
    cause: 'The Delegation Access Control MO was not read since the device is known, or the device has none.',
    next: 'Read the rules first; then they can be changed.',
  },
} as const satisfies ProblemTable
