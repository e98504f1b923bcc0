import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020'
import addFormats from 'ajv-formats'
import request from 'supertest'
import { openSite, type Site } from '../browser/site'
import { aRefundedGrant } from '../support/builders/open-data'
import { openScene } from '../support/scene'

const STANDARDS = process.env['STANDARDS_DIR'] ?? '../shared/standards'
const read = (file: string) => JSON.parse(readFileSync(path.join(STANDARDS, '360giving', 'schema', file), 'utf8')) as Record<string, unknown>

/** Without the official schemas there is nothing to hold the data against, and that is said aloud. */
const present = existsSync(STANDARDS)
if (!present) process.stderr.write('\n*** SKIPPED: the official schemas are not here. Set STANDARDS_DIR to the folder that holds them. ***\n\n')
const official = present ? test : test.skip

let site: Site
beforeAll(async () => { site = await openSite(null) })
afterAll(() => site.close())

/** The package schema names an older grant schema by address; both stand for the one at hand, and nothing is fetched. */
function validator() {
  const ajv = new Ajv2020({ allErrors: true, strict: false })
  addFormats(ajv)
  const grant = { ...read('360-giving-schema.json'), $schema: 'https://json-schema.org/draft/2020-12/schema' }
  const pack = { ...read('360-giving-package-schema.json'), $schema: 'https://json-schema.org/draft/2020-12/schema' }
  ajv.addSchema({ ...grant, $id: 'https://raw.githubusercontent.com/ThreeSixtyGiving/standard/1.4.2/schema/360-giving-schema.json' })
  return ajv.compile(pack)
}

official('the published package is valid by the official 360Giving schema, grant by grant', async () => {
  const reply = await request(site.base).get('/data/360giving.json')
  const validate = validator()
  validate(reply.body)
  expect(validate.errors ?? []).toEqual([])
  expect((reply.body as { grants: unknown[] }).grants).toHaveLength(6)
})

official('so is the package of a scene in which money was paid back, the refund a disbursement below zero', async () => {
  const scene = await openScene()
  await aRefundedGrant(scene)
  const { body } = await request(scene.app).get('/data/360giving.json')
  await scene.close()
  const validate = validator()
  validate(body)
  expect(validate.errors ?? []).toEqual([])
  const { grants: [grant] } = body as { grants: { amountDisbursed: number; commitmentTransaction: { value: number }[]; disbursementTransaction: { value: number }[] }[] }
  expect(grant?.commitmentTransaction.map(({ value }) => value)).toEqual([690_000])
  expect(grant?.disbursementTransaction.map(({ value }) => value)).toEqual([345_000, 276_000, -21_000])
  expect(grant?.amountDisbursed).toBe(600_000)
})

official.each([
  ['an amount as text', (grant: Record<string, unknown>) => ({ ...grant, amountAwarded: '950000' })],
  ['no recipient', ({ recipientOrganization: _gone, ...grant }: Record<string, unknown>) => grant],
  ['a payment on no day', (grant: Record<string, unknown>) => ({ ...grant, disbursementTransaction: [{ value: 1, currency: 'ALL', transactionDate: 'dje' }] })],
  ['no date of award', ({ awardDate: _gone, ...grant }: Record<string, unknown>) => grant],
])('the same package with %s is not', async (_fault, spoil) => {
  const { body } = await request(site.base).get('/data/360giving.json')
  const { grants, ...rest } = body as { grants: Record<string, unknown>[] }
  const validate = validator()
  expect(validate({ ...rest, grants: [spoil(grants[0] ?? {}), ...grants.slice(1)] })).toBe(false)
})

test('the CSV has one row for each award and the same sums as the package', async () => {
  const [{ text }, { body }] = await Promise.all([request(site.base).get('/data/awards.csv'), request(site.base).get('/data/360giving.json')])
  const [head = '', ...rows] = text.replace('\ufeff', '').trim().split('\n')
  const column = head.split(',').indexOf('awarded')
  const awarded = rows.map((row) => Number(row.match(/("[^"]*"|[^,]*)(,|$)/g)?.[column]?.replace(/,$/, '')))
  const { grants } = body as { grants: { amountAwarded: number }[] }
  expect(rows).toHaveLength(grants.length)
  expect(awarded.reduce((a, b) => a + b, 0)).toBe(grants.reduce((sum, one) => sum + one.amountAwarded, 0))
})
