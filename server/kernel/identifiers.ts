/** By which identifiers organisations are known in open data. What has not been agreed yet is a placeholder, or left out. */
export type Identifiers = {
  /** Of the publisher: the scheme itself. */
  readonly publisher: string
  /** What kind of organisation the publisher is: a code of the IATI list of organisation types. */
  readonly publisherType: string
  /** The register whose code goes before a grantee's tax number; null while none is agreed. */
  readonly granteeScheme: string | null
  /** Of those who give the money, by the code of their source in the fund. */
  readonly sources: Readonly<Record<string, string>>
}

/** It can be taken for no organisation's number, and whoever reads it sees what is missing. */
export const PLACEHOLDER = 'AL-QKB-PLACEHOLDER'
