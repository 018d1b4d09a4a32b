import { apiProblems } from './api.ts'
import { bootstrapProblems } from './bootstrap.ts'
import { checkProblems } from './check.ts'
import { cliProblems } from './cli.ts'
import { conformanceProblems } from './conformance.ts'
import { convertProblems } from './convert.ts'
import { cpProblems } from './cp.ts'
import { ddfProblems } from './ddf.ts'
import { deviceProblems } from './device.ts'
import { draftProblems } from './draft.ts'
import { dtdProblems } from './dtd.ts'
import { hostProblems } from './host.ts'
import { httpProblems } from './http.ts'
import { interactionProblems } from './interaction.ts'
import { notificationProblems } from './notification.ts'
import { packageProblems } from './package.ts'
import { portProblems } from './port.ts'
import { repositoryProblems } from './repository.ts'
import { rightsProblems } from './rights.ts'
import { ruleProblems } from './rule.ts'
import { serialProblems } from './serial.ts'
import { serverProblems } from './server.ts'
import { sessionProblems } from './session.ts'
import { storageProblems } from './storage.ts'
import { syncmlProblems } from './syncml.ts'
import { treeProblems } from './tree.ts'
import { uriProblems } from './uri.ts'
import { wbxmlProblems } from './wbxml.ts'
import { xmlProblems } from './xml.ts'

/** Every problem the workbench can report, with its words. A code without words does not compile. */
export const problemTable = {
  ...uriProblems,
  ...packageProblems,
  ...notificationProblems,
  ...interactionProblems,
  ...draftProblems,
  ...treeProblems,
  ...xmlProblems,
  ...wbxmlProblems,
  ...checkProblems,
  ...dtdProblems,
  ...ddfProblems,
  ...syncmlProblems,
  ...cpProblems,
  ...convertProblems,
  ...sessionProblems,
  ...httpProblems,
  ...serialProblems,
  ...serverProblems,
  ...portProblems,
  ...repositoryProblems,
  ...apiProblems,
  ...deviceProblems,
  ...bootstrapProblems,
  ...rightsProblems,
  ...ruleProblems,
  ...storageProblems,
  ...hostProblems,
  ...cliProblems,
  ...conformanceProblems,
}
