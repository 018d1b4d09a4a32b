import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ruleJsonSchema } from '../main/core/alerts/rule.ts'
import { profileJsonSchema } from '../main/core/bootstrap/profile.ts'
import { recipeJsonSchema } from '../main/core/serial/recipe.ts'
import { root } from './build.ts'

// Writes the published JSON Schemas; a test says when this has to be run again.
const schemas = {
  'bootstrap-profile': profileJsonSchema(),
  'alert-rule': ruleJsonSchema(),
  'at-recipe': recipeJsonSchema(),
}
for (const [name, schema] of Object.entries(schemas)) {
  const file = join(root, 'resources', 'schemas', `${name}.schema.json`)
  writeFileSync(file, `${JSON.stringify(schema, null, 2)}\n`)
}
