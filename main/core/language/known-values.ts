/** Media types that values of management objects have. */
export const mediaTypes: readonly string[] = [
  'text/plain',
  'text/xml',
  'application/xml',
  'application/json',
  'application/octet-stream',
  'application/x-x509-ca-cert',
  'application/pkcs7-mime',
  'application/vnd.wap.connectivity-xml',
  'application/vnd.syncml.dmtnds+xml',
  'application/vnd.syncml.dmddf+xml',
  'application/vnd.oma.dd+xml',
  'image/png',
]

/** MOIDs of published management objects, with what they are. */
export const publishedMoids: readonly { readonly moid: string; readonly words: string }[] = [
  { moid: 'urn:oma:mo:oma-dm-devinfo:1.2', words: 'Device information, OMA DM 2.0 §12.1' },
  { moid: 'urn:oma:mo:oma-dm-dmacc:1.2', words: 'DM account, OMA DM 2.0 §12.2' },
  { moid: 'urn:oma:mo:oma-dm-dacmo:1.0', words: 'Delegation access control, OMA DM 2.0 §12.3' },
  { moid: 'urn:oma:mo:oma-sessioninfomo:1.0', words: 'Session information, OMA DM 2.0 §12.4' },
  { moid: 'urn:oma:mo:oma-dm-devinfo:1.0', words: 'Device information of DM 1.x' },
  { moid: 'urn:oma:mo:oma-dm-devdetail:1.0', words: 'Device details of DM 1.x' },
  { moid: 'urn:oma:mo:oma-dm-dmacc:1.0', words: 'DM account of DM 1.x' },
  { moid: 'urn:oma:mo:oma-fumo:1.0', words: 'Firmware update' },
  { moid: 'urn:oma:mo:oma-scomo:1.0', words: 'Software components' },
  { moid: 'urn:oma:mo:oma-lawmo:1.0', words: 'Lock and wipe' },
  { moid: 'urn:oma:mo:oma-dcmo:1.0', words: 'Device capabilities' },
  { moid: 'urn:oma:mo:oma-diag:1.0', words: 'Diagnostics and monitoring' },
]
