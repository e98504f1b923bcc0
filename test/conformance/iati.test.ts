import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import request from 'supertest'
import { openSite, type Site } from '../browser/site'
import { anAward } from '../support/builders/awards'
import { aSource } from '../support/builders/fund'
import { aRefundedGrant, aReimbursedAward } from '../support/builders/open-data'
import { openScene } from '../support/scene'
import { strangeCodes } from './iati-codes'
import { breachesOf, readRuleset } from './iati-rules'

const STANDARDS = process.env['STANDARDS_DIR'] ?? '../shared/standards'
const present = existsSync(path.join(STANDARDS, 'iati'))
if (!present) process.stderr.write('\n*** SKIPPED: the official schemas and rules of IATI are not here. Set STANDARDS_DIR to the folder that holds them. ***\n\n')
const official = present ? test : test.skip

let site: Site
let folder: string
const files: Record<string, string> = {}
beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'qarte-iati-'))
  site = await openSite(null)
  for (const name of ['activities', 'organisation']) files[name] = (await request(site.base).get(`/data/iati-${name}.xml`)).text
  const scene = await openScene()
  files['empty activities'] = (await request(scene.app).get('/data/iati-activities.xml')).text
  files['empty organisation'] = (await request(scene.app).get('/data/iati-organisation.xml')).text
  const grant = await aRefundedGrant(scene)
  await aReimbursedAward(scene, grant)
  await anAward(scene, { with: grant, state: 'declined', amountMinor: 60_000_000 })
  await anAward(scene, { with: grant, state: 'offered', amountMinor: 55_000_000, municipalityCode: null })
  await aSource(scene, { currency: 'EUR', kind: 'donor' })
  files['refunded activities'] = (await request(scene.app).get('/data/iati-activities.xml')).text
  files['refunded organisation'] = (await request(scene.app).get('/data/iati-organisation.xml')).text
  await scene.close()
})
afterAll(async () => { await site.close(); rmSync(folder, { recursive: true, force: true }) })

function kept(xml: string): string {
  const file = path.join(folder, 'asked.xml')
  writeFileSync(file, xml)
  return file
}

/** What xmllint says of the file by the official schema; nothing where it is valid. */
function schemaFaults(xml: string): string[] {
  const schema = path.join(STANDARDS, 'iati', xml.includes('<iati-organisations') ? 'iati-organisations-schema.xsd' : 'iati-activities-schema.xsd')
  try {
    execFileSync('xmllint', ['--nonet', '--noout', '--schema', schema, kept(xml)], { stdio: 'pipe' })
    return []
  } catch (error) {
    return String((error as { stderr: Buffer }).stderr).split('\n').filter((line) => line.includes('error'))
  }
}

/** In Tirana the day begins up to two hours before it does by the universal clock. */
const AHEAD_MS = 7_200_000

/** Severities are not told apart: what is published breaks no rule at all. */
const breaches = (xml: string, heard?: (kind: string) => void) => breachesOf(readRuleset(STANDARDS), kept(xml), STANDARDS, new Date(Date.now() + AHEAD_MS), heard)

const ALL = ['activities', 'organisation', 'empty activities', 'empty organisation', 'refunded activities', 'refunded organisation']

official.each(ALL)('the file of %s is valid by the official schema, breaks no rule of the standard ruleset and uses only codes of the lists', (name) => {
  const xml = files[name] as string
  expect(xml.length).toBeGreaterThan(500)
  expect(schemaFaults(xml)).toEqual([])
  expect(breaches(xml)).toEqual([])
  expect(strangeCodes(xml, STANDARDS)).toEqual([])
})

official('every kind of rule in the set was asked', () => {
  const kinds = new Set<string>()
  breaches(files['activities'] as string, (kind) => kinds.add(kind))
  expect([...kinds].sort()).toEqual([...new Set(Object.values(readRuleset(STANDARDS)).flatMap((rules) => Object.keys(rules)))].sort())
})

/** The same file with one fault: which rule finds it. */
const SPOILT: [fault: string, spoil: (xml: string) => string, rule: string][] = [
  ['an activity called as its publisher', (xml) => xml.replace(/<iati-identifier>[^<]*</, '<iati-identifier>AL-QKB-PLACEHOLDER<'), '1.1.3'],
  ['an activity with another publisher\'s prefix', (xml) => xml.replace(/<iati-identifier>[^<]*</, '<iati-identifier>XX-1<'), '1.1.21'],
  ['a publisher of no register', (xml) => xml.replaceAll('AL-QKB-PLACEHOLDER', 'ZZ-NONE-1'), '1.14.8'],
  ['a slash in an identifier', (xml) => xml.replace(/<iati-identifier>([^<]*)</, '<iati-identifier>$1/2<'), '1.3.13'],
  ['a space after an identifier', (xml) => xml.replace(/<iati-identifier>([^<]*)</, '<iati-identifier>$1 <'), '1.3.1'],
  ['no start', (xml) => xml.replaceAll(/<activity-date type="[12]"[^>]*>/g, ''), '6.11.1'],
  ['no sector', (xml) => xml.replaceAll(/<sector [^>]*>/g, ''), '6.2.2'],
  ['no country', (xml) => xml.replaceAll(/<recipient-country [^>]*>/g, ''), '3.7.1'],
  ['an end before the start', (xml) => xml.replace(/(type="3" iso-date=")\d{4}/, '$11999'), '11.1.2'],
  ['a payment that lies ahead', (xml) => xml.replace(/(<transaction-date iso-date=")\d{4}/, '$12999'), '11.2.1'],
  ['a rate of a day that lies ahead', (xml) => xml.replace(/(<transaction [\s\S]*?value-date=")\d{4}/, '$12999'), '11.2.2'],
  ['an update that lies ahead', (xml) => xml.replace(/(last-updated-datetime=")\d{4}/, '$12999'), '11.1.1'],
  ['a budget of two years', (xml) => xml.replace(/(<period-end iso-date=")\d{4}/, '$12099'), '7.5.3'],
  ['a text in no language', (xml) => xml.replaceAll(' xml:lang="sq"', ''), '4.1.1'],
  ['a value in no currency', (xml) => xml.replaceAll(/ (default-)?currency="ALL"/g, ''), '7.8.1'],
  ['a second sector without a share', (xml) => xml.replaceAll(/(<sector [^>]*>)/g, '$1$1'), '2.1.1'],
  ['a share of more than all', (xml) => xml.replace(/<sector /, '<sector percentage="120" '), '12.3.1'],
  ['an organisation without a name', (xml) => xml.replace(/(<receiver-org [^>]*>)\s*<narrative[^>]*>[^<]*<\/narrative>/, '$1').replace(/(<receiver-org)[^>]*>/, '$1>'), '6.9.2'],
]

official.each(SPOILT)('the same activities with %s break the rule that says so', (_fault, spoil, rule) => {
  const good = files['refunded activities'] as string
  const bad = spoil(good)
  expect(bad).not.toBe(good)
  expect(breaches(bad).map((breach) => breach.rule)).toContain(rule)
})

official.each([
  ['a comma in an amount', (xml: string) => xml.replace(/>(\d+)<\/value>/, '>$1,00</value>')],
  ['a value without its day', (xml: string) => xml.replace(/ value-date="[^"]*"/, '')],
  ['no status', (xml: string) => xml.replace(/<activity-status[^>]*>/, '')],
])('the same activities with %s are not valid by the schema', (_fault, spoil) => {
  expect(schemaFaults(spoil(files['activities'] as string))).not.toEqual([])
})

official('a code that no list knows is found', () => {
  expect(strangeCodes((files['activities'] as string).replace('transaction-type code="2"', 'transaction-type code="77"'), STANDARDS)).toEqual(['transaction-type@code: 77 is not in TransactionType'])
})
