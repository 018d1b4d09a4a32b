import type { ProblemTable } from './table.ts'

export const bootstrapProblems = {
  'bootstrap.missing-node': {
    words: 'The DM Account lacks {node}.',
    cause: 'The document was made without a required node, or with an empty one.',
    next: 'Add the node, then make the bootstrap again.',
  },
  'bootstrap.no-account': {
    words: 'The document holds no DM Account.',
    cause: 'It is another MO document, or its ClientURI names no account.',
    next: 'Use a document with an element whose ClientURI begins with urn:oma:mo:oma-dm-dmacc.',
  },
  'bootstrap.no-permission': {
    words: 'The DM Account asks for no permission.',
    cause: 'Perm is missing or empty, so the server could manage nothing.',
    next: 'List the MOIDs that the server shall manage, or * for all.',
  },
  'bootstrap.profile-invalid': {
    words: 'The profile is not valid: {what}.',
    cause: 'A field is missing or has the wrong type.',
    next: 'Correct the field at the marked place; the schema lists every field.',
  },
  'bootstrap.server-twice': {
    words: 'Two accounts have the SrvID {id}.',
    cause: 'The same server was listed twice.',
    next: 'Remove one of the two, or give it an identifier of its own.',
  },
  'bootstrap.unsafe-address': {
    words: 'The SrvURI {address} is not an absolute https address.',
    cause: 'It is relative, or plain http to another machine.',
    next: 'Use https; plain http is for tests on loopback only.',
  },
} as const satisfies ProblemTable
