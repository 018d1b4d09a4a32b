import { SaxesParser } from 'saxes'
import { type Problem, problem } from '../problem.ts'

/** What a reader hears while a document is parsed. Names come without namespace prefix. */
export interface XmlListener {
  open(name: string, attributes: Readonly<Record<string, string>>, position: { line: number; column: number }): void
  text(text: string): void
  close(name: string): void
}

const problemLimit = 100

/**
 * Runs the XML parser over a document and returns what is not well-formed, at most 100 problems, each located.
 * A DOCTYPE is read over, never fetched; entities are never expanded, so an entity bomb is just a list of problems.
 */
export function readXml(text: string, listener?: XmlListener, file?: string): readonly Problem[] {
  const problems: Problem[] = []
  const parser = new SaxesParser<{ position: true; xmlns: false }>({ position: true, xmlns: false })
  let start = { line: 1, column: 1 }
  parser.on('error', error => {
    if (problems.length >= problemLimit) return
    const at = { line: parser.line, column: Math.max(1, parser.column), offset: Math.max(0, parser.position - 1) }
    problems.push(
      problem(
        'ddf.not-well-formed',
        { what: errorWords(error.message) },
        { ...(file !== undefined && { file }), ...at },
      ),
    )
  })
  if (listener) {
    parser.on('opentagstart', tag => {
      start = { line: parser.line, column: Math.max(1, parser.column - tag.name.length) }
    })
    parser.on('opentag', tag => listener.open(localName(tag.name), tag.attributes, start))
    parser.on('text', part => listener.text(part))
    parser.on('cdata', part => listener.text(part))
    parser.on('closetag', tag => listener.close(localName(tag.name)))
  }
  parser.write(text)
  parser.close()
  return problems
}

/** The parser's words without its own position, which we give as numbers. */
function errorWords(message: string): string {
  return message.replace(/^\d+:\d+: /, '').replace(/\.$/, '')
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1)
}
