/** What a column holds, so that a program knows how to read it. */
export type ColumnType = 'text' | 'code' | 'day' | 'moment' | 'number' | 'money' | 'currency' | 'group'

/** Every table that is published, with its columns in order. Names are fixed for programs: English, the same in every language of the site. One name means the same in every table. */
export const COLUMNS = {
  awards: {
    reference: 'code', state: 'code', call: 'code', title: 'text', grantee: 'text', grantee_nuis: 'code', municipality_code: 'code', municipality: 'text',
    decided_on: 'day', starts_on: 'day', ends_on: 'day', months: 'number', currency: 'currency',
    awarded: 'money', co_financing: 'money', paid: 'money', refunded: 'money', accepted: 'money', outstanding: 'money',
  },
  payments: {
    payment: 'code', reference: 'code', call: 'code', grantee: 'text', grantee_nuis: 'code', municipality_code: 'code', municipality: 'text',
    paid_on: 'day', kind: 'code', currency: 'currency', amount: 'money',
  },
  municipalities: {
    municipality_code: 'code', municipality: 'text', currency: 'currency', awards: 'number',
    awarded: 'money', paid: 'money', refunded: 'money', accepted: 'money', outstanding: 'money',
  },
  dictionary: { file: 'code', column: 'code', type: 'code', sq: 'text', en: 'text' },
} as const satisfies Readonly<Record<string, Readonly<Record<string, ColumnType>>>>

export type Table = keyof typeof COLUMNS

export const columnsOf = (table: Table): string[] => Object.keys(COLUMNS[table])

/** What the files of a standard hold, one level below the whole and below each grant or activity; the standard itself says the rest. */
export const FIELDS = {
  threesixty: {
    version: 'code', title: 'text', description: 'text', issued: 'day', modified: 'day', license: 'code', publisher: 'group', downloadURL: 'code',
    'grants.id': 'code', 'grants.title': 'text', 'grants.description': 'text', 'grants.currency': 'currency', 'grants.amountAwarded': 'money', 'grants.amountDisbursed': 'money', 'grants.awardDate': 'day',
    'grants.plannedDates': 'group', 'grants.recipientOrganization': 'group', 'grants.fundingOrganization': 'group', 'grants.beneficiaryLocation': 'group', 'grants.grantProgramme': 'group', 'grants.fromOpenCall': 'code',
    'grants.commitmentTransaction': 'group', 'grants.disbursementTransaction': 'group', 'grants.dataSource': 'code', 'grants.dateModified': 'moment',
  },
  activities: {
    'iati-identifier': 'code', 'reporting-org': 'group', title: 'text', description: 'text', 'participating-org': 'group', 'activity-status': 'code', 'activity-date': 'day', 'recipient-country': 'code',
    location: 'group', sector: 'code', 'default-finance-type': 'code', 'default-aid-type': 'code', budget: 'group', transaction: 'group', 'document-link': 'group', 'related-activity': 'code',
  },
  organisation: { 'organisation-identifier': 'code', name: 'text', 'reporting-org': 'group', 'total-expenditure': 'group', 'document-link': 'group' },
} as const satisfies Readonly<Record<string, Readonly<Record<string, ColumnType>>>>

export type Standard = keyof typeof FIELDS

/** Names of the files under `/data`. */
export const FILES: Readonly<Record<Table | Standard, string>> = {
  awards: 'awards.csv', payments: 'payments.csv', municipalities: 'municipalities.csv', threesixty: '360giving.json', activities: 'iati-activities.xml', organisation: 'iati-organisation.xml', dictionary: 'dictionary.csv',
}
