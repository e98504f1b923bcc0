import type { Identifiers } from '../kernel/identifiers'

/** A grantee's number in the register that was agreed; null where none was, or the grantee has no number: then only its name is known. */
export const granteeId = ({ granteeScheme }: Identifiers, nuis: string | null): string | null =>
  granteeScheme === null || nuis === null ? null : `${granteeScheme}-${nuis}`

/** Where a standard wants an identifier always: the agreed one, else a name of our own under the publisher's, which claims no register. */
export const granteeIdAlways = (identifiers: Identifiers, nuis: string | null, awardReference: string): string =>
  granteeId(identifiers, nuis) ?? `${identifiers.publisher}-${nuis === null ? referenceId(awardReference) : `NUIS-${nuis}`}`

/** A public reference as part of an identifier, in which a slash may not stand. */
export const referenceId = (reference: string): string => reference.replaceAll('/', '-')
