import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { profileJsonSchema } from '../main/core/bootstrap/profile.ts'
import { root } from './build.ts'

// Writes the published JSON Schemas; a test says when this has to be run again.
writeFileSync(
  join(root, 'resources', 'schemas', 'bootstrap-profile.schema.json'),
  `${JSON.stringify(profileJsonSchema(), null, 2)}\n`,
)
