import type { Format, NodeDescription } from '#core/description.ts'
import type { LeafValue, MoNode } from '#core/package-types.ts'
import { type Problem, problem } from '#core/problem.ts'
import { failed, ok, type Result } from '#core/result.ts'
import { childDescription } from '#core/tree/describe.ts'

/** Deeper values are refused; a tree of a device has a handful of levels. */
const deepest = 64

/**
 * A value that someone typed, as the node to write: an object is a subtree, the rest a leaf. Text is turned into what
 * the format of the description wants. Problem `host.value-unfit` with the path of the place.
 */
export function toMoNode(value: unknown, description: NodeDescription | undefined, path = '/'): Result<MoNode> {
  if (value !== null && typeof value === 'object') return toInterior(value, description, path)
  if (description?.format === 'node') return failed(unfit(path, 'an object', value))
  return toLeaf(value, description?.format, path)
}

function toInterior(value: object, description: NodeDescription | undefined, path: string): Result<MoNode> {
  if (Array.isArray(value) || path.split('/').length > deepest)
    return failed(unfit(path, 'a value or an object', value))
  if (description && description.format !== 'node') return failed(unfit(path, description.format, value))
  const children = new Map<string, MoNode>()
  for (const [name, below] of Object.entries(value)) {
    if (name === '') return failed(unfit(path, 'names that are not empty', value))
    const child = toMoNode(
      below,
      description && childDescription(description, name),
      `${path === '/' ? '' : path}/${name}`,
    )
    if (!child.ok) return child
    children.set(name, child.value)
  }
  return ok({ kind: 'interior', children })
}

function toLeaf(value: unknown, format: Format | undefined, path: string): Result<MoNode> {
  const leaf = fitted(value, format)
  return leaf === undefined
    ? failed(unfit(path, format ?? 'text, a number, true, false or null', value))
    : ok({ kind: 'leaf', value: leaf })
}

/** Undefined when the value does not fit. */
function fitted(value: unknown, format: Format | undefined): LeafValue | undefined {
  switch (format) {
    case 'null':
      return value === null || value === '' ? null : undefined
    case 'bool':
      if (typeof value === 'boolean') return value
      return value === 'true' ? true : value === 'false' ? false : undefined
    case 'int':
    case 'float':
      return fittedNumber(value, format)
    case undefined:
      return isLeafValue(value) ? value : undefined
    default:
      return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
        ? String(value)
        : undefined
  }
}

function fittedNumber(value: unknown, format: 'int' | 'float'): number | undefined {
  if (typeof value !== 'number' && (typeof value !== 'string' || value.trim() === '')) return undefined
  const number = Number(value)
  if (!Number.isFinite(number)) return undefined
  return format === 'int' && !Number.isSafeInteger(number) ? undefined : number
}

function isLeafValue(value: unknown): value is LeafValue {
  return value === null || typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value)
}

function unfit(path: string, wanted: string, value: unknown): Problem {
  const got =
    value === null
      ? 'null'
      : Array.isArray(value)
        ? 'a list'
        : typeof value === 'object'
          ? 'an object'
          : value === ''
            ? 'nothing'
            : String(value)
  return problem('host.value-unfit', { path, wanted, got: got.slice(0, 80) }, { path })
}
