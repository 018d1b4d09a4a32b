import type { ProblemTable } from './table.ts'

export const treeProblems = {
  'tree.ambiguous': {
    words: '{uri} stands for more than one node.',
    cause: 'The MO has several instances, or several nodes satisfy the nv fields.',
    next: 'Name the MIID, or add an nv field that only one node satisfies.',
  },
  'tree.missing-child': {
    words: 'The node “{name}” is required below {uri} and has no default value.',
    cause: 'The document leaves out a node that the DDF requires.',
    next: 'Add the node to the document.',
  },
  'tree.no-access': {
    words: 'The DDF does not allow {access} at {uri}.',
    cause: 'The AccessType of the node does not list {access}.',
    next: 'Leave this node out, or extend the AccessType in the DDF of the device.',
  },
  'tree.no-right': {
    words: 'The server has no {right} right at {uri}.',
    cause: 'The Delegation Access Control MO grants it to somebody else, or the MOID was not listed at bootstrap.',
    next: 'Let the owner of the instance delegate the right, or bootstrap the device with this MOID.',
  },
  'tree.not-delegable': {
    words: 'The server {server} may not get rights on {moid}.',
    cause: 'It did not list this MOID when the device was bootstrapped for it.',
    next: 'Bootstrap the device for this server with the MOID among its permissions.',
  },
  'tree.not-deletable': {
    words: 'The node {uri} may not be deleted by itself.',
    cause: 'Its AccessType does not list Delete.',
    next: 'Delete the node above it, if that is allowed.',
  },
  'tree.not-executable': {
    words: 'The node {uri} cannot be executed.',
    cause: 'Its AccessType does not list Exec.',
    next: 'Choose a node with Exec, such as one below Operations.',
  },
  'tree.not-found': {
    words: 'There is no node at {uri}.',
    cause: 'The MO instance or the node does not exist on this device.',
    next: 'Read the parent first, or check the MIID.',
  },
  'tree.not-one-element': {
    words: 'The document has {count} elements; exactly one fits a command that names a ClientURI.',
    cause: 'A document of several elements was fetched for one place.',
    next: 'Send the command without ClientURI, or one command per element.',
  },
  'tree.permanent': {
    words: 'The node {uri} is permanent; it cannot be made, deleted or renamed by a server.',
    cause: 'Its Scope in the DDF is Permanent.',
    next: 'Delete a dynamic node above it, or change values only.',
  },
  'tree.saved-state-broken': {
    words: 'The saved tree cannot be read at {path}: {what}.',
    cause: 'The file was damaged, or the DDF files have changed since it was saved.',
    next: 'Use the DDF files the tree was saved with, or let the device start afresh.',
  },
  'tree.too-many': {
    words: 'There may be at most {most} of “{name}” below {uri}.',
    cause: 'The Occurrence in the DDF sets this limit.',
    next: 'Delete one first, or write to an existing one.',
  },
  'tree.undescribed': {
    words: 'The DDF knows no node “{name}” below {uri}.',
    cause: 'The name is misspelt, or the device has another version of the MO.',
    next: 'Compare the document with the DDF of the device.',
  },
  'tree.unknown-mo': {
    words: 'The device has no MO {moid}.',
    cause: 'The MOID is misspelt, or of another version, or the device does not support this MO.',
    next: 'Compare with the MOS list of Package#1.',
  },
  'tree.unpicked-name': {
    words: 'No nv field says which node ({letter}) is.',
    cause: 'A ClientURI with an x-name needs at least one nv field for its letter.',
    next: 'Add nv=({letter})/<path>:<value> to the query.',
  },
  'tree.unsupported-media-type': {
    words: 'The node {uri} does not take {mediaType}.',
    cause: 'The data came with a media type that the DDF does not list.',
    next: 'Send the value as text/plain or as an MO document.',
  },
  'tree.wrong-kind': {
    words: '{uri} is {expected}, but the document holds {found} there.',
    cause: 'The document was made for another DDF.',
    next: 'Compare the document with the DDF of the device.',
  },
  'tree.wrong-label': {
    words: 'The document is labelled {label}, which is another kind of node than {uri}.',
    cause: 'The document was made for another place.',
    next: 'Correct the ClientURI in the document or in the command.',
  },
  'tree.wrong-top-member': {
    words: 'The top member of MOData is “{found}”; at {uri} it must be “{expected}”.',
    cause: 'The top member names the addressed node.',
    next: 'Rename the top member.',
  },
  'tree.wrong-value': {
    words: 'The value “{value}” at {uri} does not fit the format {format}.',
    cause: 'The JSON type or the text does not match the DFFormat of the node.',
    next: 'Correct the value.',
  },
} as const satisfies ProblemTable
