/** What a characteristic needs to be of use; `a|b` means one of them (OMA ProvCont 1.1 §4.6, DM StdObj 1.3 for w7). */
export const needs: Readonly<Record<string, readonly string[]>> = {
  NAPDEF: ['NAPID', 'NAME', 'BEARER', 'NAP-ADDRESS', 'NAP-ADDRTYPE'],
  NAPAUTHINFO: ['AUTHTYPE'],
  PXLOGICAL: ['PROXY-ID', 'NAME'],
  PXPHYSICAL: ['PHYSICAL-PROXY-ID', 'PXADDR', 'TO-NAPID'],
  PXAUTHINFO: ['PXAUTH-TYPE'],
  PORT: ['PORTNBR'],
  APPLICATION: ['APPID'],
}

/** Further needs of the application w7, a DM account. */
export const needsOfW7 = ['PROVIDER-ID', 'APPADDR|ADDR', 'APPAUTH'] as const

const addressTypes = ['IPV4', 'IPV6', 'E164', 'ALPHA', 'APN', 'SCODE', 'TETRA-ITSI', 'MAN']

/** Values that are words. */
export const words: Readonly<Record<string, readonly string[]>> = {
  'NAP-ADDRTYPE': addressTypes,
  PXADDRTYPE: addressTypes,
  ADDRTYPE: [...addressTypes, 'URI'],
  AAUTHLEVEL: ['APPSRV', 'CLIENT', 'OBEX'],
  AUTHTYPE: ['PAP', 'CHAP', 'MD5'],
}

/** The ways of an account to authenticate; AAUTHTYPE may list several. */
export const authTypes = [
  ...['HTTP-BASIC', 'HTTP-DIGEST', 'BASIC', 'DIGEST', 'HMAC', 'X509', 'SECURID', 'SAFEWORD', 'DIGIPASS', 'TRANSPORT'],
] as const
