import { type Mark, marks } from '../package-types.ts'

/**
 * True when a mark is as grave as another, or graver. The order is that of the specification's list (OMA DM 2.0 App. D),
 * from `fatal` to `indeterminate`: our choice, for the specification ranks them nowhere.
 */
export const isAtLeast = (mark: Mark, least: Mark): boolean => marks.indexOf(mark) <= marks.indexOf(least)
