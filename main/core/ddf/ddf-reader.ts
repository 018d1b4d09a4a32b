import {
  type AccessType,
  accessTypes,
  type Format,
  formats,
  type NodeDescription,
  type Occurrence,
} from '../description.ts'
import type { Place, Problem } from '../problem.ts'
import { problem } from '../problem.ts'
import { finishDraft, type NodeDraft, newDraft, type Report } from './node-draft.ts'

/** Nesting of Node elements that is read; no device tree comes near it. */
export const depthLimit = 256
const problemLimit = 500
const occurrences: readonly string[] = ['One', 'ZeroOrOne', 'ZeroOrMore', 'OneOrMore', 'ZeroOrN', 'OneOrN']

/** A top-level node of the document. */
export interface RootNode {
  readonly node: NodeDescription
  readonly path?: string
}

/** Where the XML parser stands. */
export interface Position {
  readonly line: number
  readonly column: number
}

// What the text of an element is for, by its parent and its own name (DM TND 1.3 §10; `Data` and bare `Type` from initial trees).
const textOf: Readonly<Record<string, (draft: NodeDraft, text: string) => void>> = {
  'Node/NodeName': (draft, text) => {
    draft.name ??= text
  },
  'Node/Path': (draft, text) => {
    draft.path ??= text.trim()
  },
  'Node/Value': (draft, text) => {
    draft.value ??= text
  },
  'Node/Data': (draft, text) => {
    draft.value ??= text
  },
  'DFProperties/DefaultValue': (draft, text) => {
    draft.defaultValue ??= text
  },
  'DFProperties/Description': (draft, text) => {
    draft.text ??= text.trim()
  },
  'DFProperties/DFTitle': (draft, text) => {
    draft.title ??= text.trim()
  },
  'DFType/DDFName': (draft, text) => {
    draft.ddfName = text.trim()
  },
  'Type/DDFName': (draft, text) => {
    draft.ddfName ??= text.trim()
  },
  'DFType/MIME': (draft, text) => addMime(draft, text),
  'Type/MIME': (draft, text) => addMime(draft, text),
  'Node/Type': (draft, text) => addMime(draft, text),
  'Enum/Value': (draft, text) => {
    draft.allowed.push(text.trim())
  },
  'Occurrence/ZeroOrN': (draft, text) => setMost(draft, text),
  'Occurrence/OneOrN': (draft, text) => setMost(draft, text),
}

/** Builds node descriptions out of XML events. Depth is bounded by its own stack, never by the call stack. */
export class DdfReader {
  readonly roots: RootNode[] = []
  readonly problems: Problem[] = []
  nodes = 0
  private readonly file: string | undefined
  private readonly limitNodes: number
  private readonly elements: string[] = []
  /** The open nodes; undefined for those that are left out. */
  private readonly drafts: (NodeDraft | undefined)[] = []
  private capture: { key: string; text: string; depth: number } | undefined
  private enumeration = false
  private tooDeep = false
  private tooMany = false

  constructor(limitNodes: number, file?: string) {
    this.limitNodes = limitNodes
    this.file = file
  }

  open(name: string, attributes: Readonly<Record<string, string>>, position: Position): void {
    if (this.capture && !(this.capture.key === 'Node/Type' && (name === 'MIME' || name === 'DDFName'))) {
      this.capture.depth += 1
      return
    }
    this.capture = undefined
    const parent = this.elements.at(-1) ?? ''
    this.elements.push(name)
    if (name === 'Node') this.openNode(position)
    const draft = this.drafts.at(-1)
    if (!draft) return
    const key = `${parent}/${name}`
    if (name === 'DFProperties') draft.described = true
    else if (name === 'AccessType') draft.access ??= new Set()
    else if (name === 'AllowedValues') this.enumeration = attributes.ValueType === 'ENUM'
    else this.openWord(draft, parent, name, position)
    if (textOf[key] && (parent !== 'Enum' || this.enumeration)) this.capture = { key, text: '', depth: 0 }
  }

  text(text: string): void {
    if (this.capture) this.capture.text += text
  }

  close(name: string): void {
    if (this.capture && this.capture.depth > 0) {
      this.capture.depth -= 1
      return
    }
    const draft = this.drafts.at(-1)
    if (this.capture && draft) textOf[this.capture.key]?.(draft, this.capture.text)
    this.capture = undefined
    this.elements.pop()
    if (name === 'Node') this.closeNode()
  }

  /** Closes what a cut document left open, so that its nodes are kept. */
  end(): void {
    this.capture = undefined
    while (this.drafts.length > 0) this.closeNode()
  }

  readonly report: Report = (code, detail, at) => {
    if (this.problems.length < problemLimit) this.problems.push(problem(code, detail, at()))
  }

  private openNode(position: Position): void {
    const inside = this.drafts.length > 0
    if (inside && this.drafts.at(-1) === undefined) this.drafts.push(undefined)
    else if (this.drafts.length >= depthLimit) this.leaveOut('ddf.too-deep', depthLimit, position)
    else if (this.nodes >= this.limitNodes) this.leaveOut('ddf.too-many-nodes', this.limitNodes, position)
    else {
      this.nodes += 1
      this.drafts.push(newDraft(position.line, position.column))
    }
  }

  private leaveOut(code: 'ddf.too-deep' | 'ddf.too-many-nodes', limit: number, position: Position): void {
    this.drafts.push(undefined)
    const said = code === 'ddf.too-deep' ? this.tooDeep : this.tooMany
    if (!said) this.report(code, { limit }, () => this.place(position))
    if (code === 'ddf.too-deep') this.tooDeep = true
    else this.tooMany = true
  }

  /** Elements that are a word in themselves: `<Get/>`, `<chr/>`, `<ZeroOrMore/>`, `<Permanent/>`, `<CIS/>`. */
  private openWord(draft: NodeDraft, parent: string, name: string, position: Position): void {
    if (parent === 'AccessType') {
      if (isAccessType(name)) draft.access?.add(name)
      else this.unknownWord(name, parent, position)
    } else if (parent === 'DFFormat' || parent === 'Format') {
      if (isFormat(name)) draft.format ??= name
      else this.unknownWord(name, parent, position)
    } else if (parent === 'Occurrence') {
      if (isOccurrence(name)) draft.occurrence = name
      else this.unknownWord(name, parent, position)
    } else if (parent === 'Scope') draft.permanent = name === 'Permanent'
    else if (parent === 'CaseSense' && (name === 'CS' || name === 'CIS')) draft.caseSense = name
  }

  private unknownWord(word: string, element: string, position: Position): void {
    this.report('ddf.unknown-word', { word, element }, () => this.place(position))
  }

  private closeNode(): void {
    const draft = this.drafts.pop()
    if (!draft) return
    const at = () => this.place(draft, draft.name)
    const node = finishDraft(draft, at, this.report)
    const parent = this.drafts.at(-1)
    if (!parent) {
      this.roots.push({ node, ...(draft.path !== undefined && { path: draft.path }) })
      return
    }
    if (node.name !== undefined && parent.names.has(node.name)) {
      this.report('ddf.duplicate-name', { name: node.name }, at)
      return
    }
    if (node.name !== undefined) parent.names.add(node.name)
    parent.children.push(node)
  }

  private place({ line, column }: Position, name?: string): Place {
    const path = [
      ...this.drafts.map(draft => draft?.name?.trim() || '*'),
      ...(name === undefined ? [] : [name.trim() || '*']),
    ]
    return {
      ...(this.file !== undefined && { file: this.file }),
      line,
      column,
      ...(path.length > 0 && { path: path.join('/') }),
    }
  }
}

function addMime(draft: NodeDraft, text: string): void {
  const mime = text.trim()
  if (mime !== '') draft.mime.push(mime)
}

function setMost(draft: NodeDraft, text: string): void {
  const most = Number(text.trim())
  if (Number.isInteger(most) && most > 0) draft.most = most
}

const isAccessType = (name: string): name is AccessType => (accessTypes as readonly string[]).includes(name)
const isFormat = (name: string): name is Format => (formats as readonly string[]).includes(name)
const isOccurrence = (name: string): name is Occurrence => occurrences.includes(name)
