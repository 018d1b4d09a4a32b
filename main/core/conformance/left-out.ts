/** Optional items that our server and client leave out, and why. */
export const leftOut: Readonly<Record<string, string>> = {
  'DM-SER-002-C-O': 'Package#0 has its binary form only.',
  'DM-SER-002-S-O': 'Package#0 has its binary form only.',
  'DM-SER-004-C-O': 'Packages travel as JSON only.',
  'DM-SER-004-S-O': 'Packages travel as JSON only.',
  'DM-BOOT-002-C-O': 'Smart cards come with the card images.',
  'DM-BOOT-006-C-O': 'Smart cards come with the card images.',
  'DM-BOOT-008-C-O': 'The simulated device has no smart card yet.',
  'DM-BOOT-009-C-O': 'The simulated device has no smart card yet.',
  'DM-BOOT-010-C-O': 'Smart cards come with the card images.',
  'DM-BOOT-011-C-O': 'Smart cards come with the card images.',
  'DM-BOOT-012-C-O': 'Smart cards come with the card images.',
  'DM-SEC-013-C-O': 'The secure channel to a card needs a card.',
  'DM-SEC-014-C-O': 'The secure channel to a card needs a card.',
}
