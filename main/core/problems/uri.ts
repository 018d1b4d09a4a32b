import type { ProblemTable } from './table.ts'

/** Problems of ClientURIs. Those of a URI that is well-formed but leads nowhere belong to the tree. */
export const uriProblems = {
  'uri.level': {
    words: 'lv={value} is not a positive integer.',
    cause: 'The level counts descendants from 1; the node alone cannot be asked for.',
    next: 'Write lv=1 for the node with its children, or leave lv out for everything.',
  },
  'uri.percent': {
    words: 'The percent-encoding in {text} is broken.',
    cause: 'A percent sign is not followed by two hexadecimal digits, or the bytes are not UTF-8.',
    next: 'Write %25 for a percent sign, %20 for a blank.',
  },
  'uri.tree-path': {
    words: 'This is not a path of the tree: {what}.',
    cause: 'The draft dialect names a node by all names from the root of the tree, such as ./DevInfo/DevId.',
    next: 'Correct the marked place; wildcards and (x) exist in the form MOID/instance/path only.',
  },
  'uri.syntax': {
    words: 'This is not a ClientURI: {what}.',
    cause: 'The address does not follow the grammar MOID/instance/path?query.',
    next: 'Correct the marked place; a ClientURI looks like urn:oma:mo:oma-dm-devinfo:1.2//DevID.',
  },
} as const satisfies ProblemTable
