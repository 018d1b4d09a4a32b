import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const root = join(import.meta.dirname, '..', '..')
const renderer = join(root, 'renderer')
const styles = join(root, 'node_modules', '@mantine', 'core', 'styles')

/** The names that a file imports from Mantine. */
const usedIn = (file: string): readonly string[] =>
  [...readFileSync(file, 'utf8').matchAll(/import \{([^}]*)\} from '@mantine\/core'/g)].flatMap(([, names = '']) =>
    names.split(',').map(name => name.trim()),
  )

it('brings the style of every part of Mantine that the window uses', () => {
  const brought = readFileSync(join(renderer, 'app', 'mantine.css'), 'utf8')
  const used = new Set(globSync('**/*.tsx', { cwd: renderer }).flatMap(file => usedIn(join(renderer, file))))
  const styled = [...used].filter(name => existsSync(join(styles, `${name}.layer.css`)))
  expect(styled.length).toBeGreaterThan(20)
  expect(styled.filter(name => !brought.includes(`/${name}.layer.css`))).toEqual([])
})
