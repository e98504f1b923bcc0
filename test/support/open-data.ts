import { XMLParser } from 'fast-xml-parser'
import request from 'supertest'
import { readCsv } from '../../server/kernel/csv'
import type { Scene } from './scene'

/** Whole units as they are written in a file, in minor units; read as text, so that no figure passes through a fraction. */
export function minorOf(written: string | number): number {
  const match = /^(-?)(\d+)(?:\.(\d{1,2}))?$/.exec(String(written))
  if (match === null) throw new Error(`not an amount: ${written}`)
  const [, sign = '', whole = '', part = ''] = match
  return (sign === '-' ? -1 : 1) * (Number(whole) * 100 + Number(part.padEnd(2, '0')))
}

export const published = async (scene: Scene, file: string): Promise<string> => {
  const reply = await request(scene.app).get(`/data/${file}`)
  if (reply.status !== 200) throw new Error(`/data/${file} was answered with ${reply.status}`)
  return reply.text
}

export async function publishedTable(scene: Scene, file: string): Promise<{ head: string[]; rows: Record<string, string>[] }> {
  const [first, ...rest] = readCsv(await published(scene, file)) ?? []
  const head = [...(first?.cells ?? [])]
  return { head, rows: rest.map(({ cells }) => Object.fromEntries(head.map((name, index) => [name, cells[index] ?? '']))) }
}

type Value = { '#text': string; '@currency': string; '@value-date': string }
type Coded = { '@code': string }
export type OrgXml = { '@ref'?: string; '@type'?: string; '@role'?: string; narrative: { '#text': string; '@xml:lang': string }[] }
export type TransactionXml = { '@ref': string; 'transaction-type': Coded; 'transaction-date': { '@iso-date': string }; value: Value; 'provider-org': OrgXml; 'receiver-org': OrgXml }
export type ActivityXml = {
  '@hierarchy': string; '@default-currency': string; 'iati-identifier': string; 'activity-status': Coded; 'activity-date': { '@type': string; '@iso-date': string }[]
  title: { narrative: { '#text': string; '@xml:lang': string }[] }; 'participating-org': OrgXml[]
  budget?: { value: Value; '@status': string }[]; transaction?: TransactionXml[]; location?: { name: object; point?: object }[]; sector: Coded; 'document-link': { '@url': string }[]; 'related-activity'?: { '@ref': string; '@type': string }[]
}

const MANY = new Set(['iati-activity', 'activity-date', 'participating-org', 'budget', 'transaction', 'location', 'document-link', 'related-activity', 'narrative', 'total-expenditure', 'expense-line'])
const parser = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '@', parseTagValue: false, parseAttributeValue: false, ignoreDeclaration: true, isArray: (name) => MANY.has(name) })

export const activitiesIn = (xml: string): ActivityXml[] => (parser.parse(xml) as { 'iati-activities': { 'iati-activity': ActivityXml[] } })['iati-activities']['iati-activity']

export type OrganisationXml = {
  'organisation-identifier': string; 'total-expenditure'?: { 'period-start': { '@iso-date': string }; value: Value; 'expense-line': { '@ref': string; value: Value }[] }[]
}
export const organisationIn = (xml: string): OrganisationXml => (parser.parse(xml) as { 'iati-organisations': { 'iati-organisation': OrganisationXml } })['iati-organisations']['iati-organisation']

export const total = (amounts: readonly number[]): number => amounts.reduce((all, one) => all + one, 0)
