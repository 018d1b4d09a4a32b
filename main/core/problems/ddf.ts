import type { ProblemTable } from './table.ts'

export const ddfProblems = {
  'ddf.compact-tree': {
    words: 'This is a compact dmtree file, not a DDF; its nodes were read.',
    cause: 'Some DM Clients keep their tree in this short form.',
    next: 'Nothing has to be done. Save it as a DDF to share it.',
    severity: 'info',
  },
  'ddf.default-does-not-fit': {
    words: 'The default value “{value}” does not fit the format {format}; it was left out.',
    cause: 'The author quoted the value, or meant another format.',
    next: 'Correct DefaultValue or DFFormat of the node.',
    severity: 'warning',
  },
  'ddf.duplicate-name': {
    words: 'Two nodes beside each other are called “{name}”; the first one counts.',
    cause: 'A node was copied and not renamed.',
    next: 'Rename or remove the second node.',
  },
  'ddf.leaf-with-children': {
    words: 'The node has format {format} and nodes below it; it was read as an interior node.',
    cause: 'DFFormat is wrong, or the nodes below belong beside it.',
    next: 'Set DFFormat to node, or move the nodes.',
    severity: 'warning',
  },
  'ddf.moid-shared': {
    words: 'More than one tree of the file has the MOID {moid}; this one is called {name} here.',
    cause: 'The file describes the same object for several places, such as user and device.',
    next: 'Use the name shown when you address this tree.',
    severity: 'info',
  },
  'ddf.no-format': {
    words: 'The node has no DFFormat; it was read as {format}.',
    cause: 'The element is missing or misspelt.',
    next: 'Add DFFormat to DFProperties of the node.',
    severity: 'warning',
  },
  'ddf.no-name': {
    words: 'The node has no NodeName; its name is taken as given at run time.',
    cause: 'The element is missing.',
    next: 'Add an empty NodeName, or the name of the node.',
    severity: 'warning',
  },
  'ddf.no-nodes': {
    words: 'The document describes no nodes: {what}.',
    cause: 'It is not a DDF or TNDS document, or it was cut before the first node.',
    next: 'Choose a file whose root element is MgmtTree.',
  },
  'ddf.padded-name': {
    words: 'The node name “{name}” has blanks around it; they were left out.',
    cause: 'Blanks slipped in when the file was written.',
    next: 'Remove the blanks from NodeName.',
    severity: 'warning',
  },
  'ddf.too-deep': {
    words: 'The nodes are nested more than {limit} levels deep; what lies below was left out.',
    cause: 'The file was made by a program that went wrong, or to do harm.',
    next: 'Check where the file comes from.',
    severity: 'warning',
  },
  'ddf.too-many-nodes': {
    words: 'The file has more than {limit} nodes; the rest was left out.',
    cause: 'The file is larger than any known description.',
    next: 'Split the file, or raise the limit.',
    severity: 'warning',
  },
  'ddf.unknown-word': {
    words: '“{word}” is not a known value of {element}.',
    cause: 'The word is misspelt, or comes from another version of the format.',
    next: 'Use one of the words of the DDF grammar.',
  },
} as const satisfies ProblemTable
