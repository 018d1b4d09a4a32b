const secureChannel = 'The simulated device reads its card directly, without a secure channel (SCP03).'

/** Optional items that our server and client leave out, and why. */
export const leftOut: Readonly<Record<string, string>> = {
  'DM-PACK-029-S-O':
    'Server and repository take the JSON that is mandated and no further formats, so there is nothing to announce.',
  'DM-MEC-002-S-O': 'The server sends cv where a person or a rule writes it into a command; it adds none by itself.',
  'DM-MEC-005-C-O': 'There is no mechanism beside WAP push and Google Cloud Messaging.',
  'DM-MEC-006-C-O': 'There is no mechanism beside WAP push and Google Cloud Messaging.',
  'DM-SER-002-C-O': 'Package#0 has its binary form only.',
  'DM-SER-002-S-O': 'Package#0 has its binary form only.',
  'DM-SER-004-C-O': 'Packages travel as JSON only.',
  'DM-SER-004-S-O': 'Packages travel as JSON only.',
  'DM-BOOT-006-C-O': secureChannel,
  'DM-BOOT-011-C-O': secureChannel,
  'DM-SEC-013-C-O': secureChannel,
  'DM-SEC-014-C-O': secureChannel,
}
