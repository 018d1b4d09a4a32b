import { getNodeValue, type Node, parseTree } from 'jsonc-parser'
import { firstMistake } from './json-mistake.ts'
import { type Place, problem } from './problem.ts'
import { failed, ok, type Result } from './result.ts'

/** Deeper JSON is refused: no management object comes near it, and every reader may then walk it by recursion. */
export const jsonDepthLimit = 256

/**
 * Reads JSON text (RFC 8259). `limits.depth` is the largest nesting, `jsonDepthLimit` unless told.
 * Problems with line, column and offset: `package.not-json`, `package.too-deep`.
 */
export function readJson(text: string, limits: { readonly depth?: number } = {}): Result<unknown> {
  const limit = limits.depth ?? jsonDepthLimit
  // That many brackets do not fit into a short text.
  const tooDeep = text.length <= limit ? undefined : firstDeeperThan(text, limit)
  if (tooDeep !== undefined) return failed(problem('package.too-deep', { limit }, placeAt(text, tooDeep)))
  try {
    return ok(JSON.parse(text))
  } catch {
    const { offset, what } = firstMistake(text)
    return failed(problem('package.not-json', { what }, placeAt(text, offset)))
  }
}

/** Line and column (from 1) of an offset (from 0). */
function placeAt(text: string, offset: number): Place {
  let line = 1
  let start = 0
  for (let end = text.indexOf('\n'); end !== -1 && end < offset; end = text.indexOf('\n', end + 1)) {
    line++
    start = end + 1
  }
  return { line, column: offset - start + 1, offset }
}

/** Where the value of a JSON pointer (RFC 6901) stands in the text; only `path` when it is not there. */
export function locate(text: string, pointer: string): Place {
  return createLocator(text)(pointer)
}

/** Like `locate`, for many pointers into one text. */
export function createLocator(text: string): (pointer: string) => Place {
  const tree = firstDeeperThan(text, jsonDepthLimit) === undefined ? parseTree(text) : undefined
  return pointer => {
    const node = tree && nodeAt(tree, pointer)
    return { path: pointer, ...(node && placeAt(text, node.offset)) }
  }
}

function nodeAt(tree: Node, pointer: string): Node | undefined {
  let node: Node | undefined = tree
  for (const token of pointerTokens(pointer)) node = node && childAt(node, token)
  return node
}

/** Of members with one name the last counts, as for JSON.parse. */
function childAt({ type, children = [] }: Node, token: string): Node | undefined {
  if (type === 'array') return children[Number(token)]
  return children.findLast(({ children: pair }) => pair?.[0]?.value === token)?.children?.[1]
}

function pointerTokens(pointer: string): readonly string[] {
  if (pointer === '') return []
  return pointer
    .slice(1)
    .split('/')
    .map(token => token.replaceAll('~1', '/').replaceAll('~0', '~'))
}

/** A pointer to a member or an item of what `pointer` names. */
export function pointerTo(pointer: string, token: string | number): string {
  // Readers make a pointer for every member they pass, and hardly any needs the detour.
  const plain = typeof token === 'number' || !(token.includes('~') || token.includes('/'))
  return `${pointer}/${plain ? token : token.replaceAll('~', '~0').replaceAll('/', '~1')}`
}

/**
 * Members that occur twice in one object, as places; the first hundred. JSON.parse keeps the last without a word;
 * `value` is what it made of the text.
 */
export function duplicateMembers(
  text: string,
  value: unknown,
): readonly { readonly name: string; readonly at: Place }[] {
  // Only a text with more members than its value has lost one; parsing anew is worth it only then.
  if (membersWritten(text) === membersKept(value)) return []
  const tree = parseTree(text)
  const found: { name: string; at: Place }[] = []
  const waiting: Node[] = tree ? [tree] : []
  for (let node = waiting.pop(); node && found.length < 100; node = waiting.pop()) {
    const names = new Set<string>()
    for (const child of node.children ?? []) {
      const [key, value] = child.children ?? []
      if (node.type !== 'object') waiting.push(child)
      else if (key) {
        const name = String(getNodeValue(key))
        if (names.has(name)) found.push({ name, at: placeAt(text, key.offset) })
        names.add(name)
        if (value) waiting.push(value)
      }
    }
  }
  return found
}

function membersWritten(text: string): number {
  let count = 0
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit === 0x22) i = endOfString(text, i)
    else if (unit === 0x3a) count++
  }
  return count
}

function membersKept(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0
  let count = 0
  if (Array.isArray(value)) for (const item of value) count += membersKept(item)
  // What JSON.parse makes has nothing inherited that a loop would see.
  else for (const name in value) count += 1 + membersKept((value as Readonly<Record<string, unknown>>)[name])
  return count
}

function firstDeeperThan(text: string, limit: number): number | undefined {
  let depth = 0
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit === 0x22) i = endOfString(text, i)
    else if (unit === 0x5b || unit === 0x7b) {
      if (++depth > limit) return i
    } else if (unit === 0x5d || unit === 0x7d) depth--
  }
  return undefined
}

function endOfString(text: string, start: number): number {
  for (let i = start + 1; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit === 0x5c) i++
    else if (unit === 0x22) return i
  }
  return text.length
}
