import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sha256 } from '#bootstrap/read-back.ts'
import type { DeliveryOrder } from '#contract'
import { isAccount, textAt } from '#core/bootstrap/check-document.ts'
import { problem } from '#core/problem.ts'
import { failed, ok, type Result } from '#core/result.ts'
import type { ModemIdentity } from '#core/serial/at-identity.ts'
import { parseRecipe, type Recipe, recipeMisfit } from '#core/serial/recipe.ts'
import type { RecipeFacts } from '#core/serial/recipe-values.ts'
import type { MadeDocument } from '../bootstrap-document.ts'
import type { Parts } from '../parts.ts'

type Modem = Pick<ModemIdentity, 'manufacturer' | 'model' | 'revision'>

/** The recipe of an order, if it is for this modem; without one the only one that ships and is. */
export async function recipeFor(
  { folders }: Parts,
  { recipe }: NonNullable<DeliveryOrder['cable']>,
  { manufacturer, model, revision }: Modem,
): Promise<Result<Recipe>> {
  const modem = { manufacturer, model, revision }
  if (recipe !== undefined) {
    const read = parseRecipe(recipe)
    const misfit = read.ok ? recipeMisfit(read.value, modem) : undefined
    return misfit ? failed(misfit) : read
  }
  const fitting = (await ownRecipes(folders.resources)).filter(item => !recipeMisfit(item, modem))
  const [only, second] = fitting
  if (only && !second) return ok(only)
  const found = [manufacturer, model].filter(part => part !== undefined).join(' ') || 'it does not say'
  return failed(problem('serial.recipe-none', { found, fitting: fitting.map(({ name }) => name).join(', ') || 'none' }))
}

async function ownRecipes(resources: string): Promise<readonly Recipe[]> {
  const folder = join(resources, 'recipes')
  const names = await readdir(folder).catch(() => [])
  const texts = await Promise.all(
    names.filter(name => name.endsWith('.json')).map(name => readFile(join(folder, name), 'utf8')),
  )
  return texts.map(parseRecipe).flatMap(read => (read.ok ? [read.value] : []))
}

/** What a recipe may take from a bootstrap: of the account of this workbench, else of the first one. */
export function recipeFacts(serverId: string, order: DeliveryOrder, made: MadeDocument): RecipeFacts {
  const accounts = made.document.filter(isAccount)
  const { node } = accounts.find(item => textAt(item.node, 'SrvID') === serverId) ?? accounts[0] ?? {}
  const uri = (node && textAt(node, 'SrvURI')) ?? ''
  const address = URL.canParse(uri) ? new URL(uri) : undefined
  return {
    ...Object.fromEntries(Object.entries(order.values ?? {}).filter(([name]) => name.startsWith('row.'))),
    'device.id': order.deviceId,
    'server.id': node && textAt(node, 'SrvID'),
    'server.name': node && textAt(node, 'Name'),
    'server.uri': uri,
    'server.host': address?.hostname,
    'server.port': address && (address.port || (address.protocol === 'http:' ? '80' : '443')),
    'account.user': made.account.user,
    'account.secret': made.account.secret,
    'document.length': String(made.bytes.length),
    'document.sha256': sha256(made.bytes),
  }
}
