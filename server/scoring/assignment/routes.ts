import { readFile } from 'node:fs/promises'
import { bothVersions, saveOrCompare } from '../../kernel/both-versions'
import { csv } from '../../kernel/csv'
import { found } from '../../kernel/errors'
import type { Fields } from '../../kernel/fields'
import { download, goTo, type Visit } from '../../kernel/http'
import { settled } from '../../kernel/problem-pages'
import { whoActedLast, whoAndWhen } from '../../people/who'
import { assignAll, assignSheets } from '../actions'
import { workOf, type Evaluation } from '../evaluation'
import { listQuestions } from '../late-hints/store'
import * as may from '../policy'
import type { Site } from '../routes'
import { listConflicts, listSheets } from '../sheet-store'
import { findEvaluation, listShown } from '../store'
import { assignByRules, assignByTable } from './actions'
import { readRules, tryRules, type RulesSent } from './assignment'
import { assignmentPage, automaticPage, openPairs, tablePage, type HandFacts } from './pages'
import { movedTablePage, movedTrialPage } from './moved-pages'
import { listRuns, readAssignmentFacts } from './store'
import { readTable } from './table'

const TABLE_BYTES_MAX = 1_000_000

const versionIn = (form: Fields): number => { const version = form.whole('version'); return typeof version === 'number' ? version : -1 }
const rulesIn = (fields: Fields): RulesSent => ({ sheetsEach: fields.whole('sheetsEach'), least: fields.whole('least'), most: fields.whole('most'), seed: fields.text('seed') })

/** Who reads what: by hand, by rules, or by a table. */
export function declareAssignment(site: Site): void {
  declareByHand(site)
  declareAutomatic(site)
  declareTable(site)
}

function declareByHand({ get, post, services, words, evaluationInPath }: Site): void {
  const { db } = services
  const handFacts = async (evaluation: Evaluation): Promise<HandFacts> => ({
    proposals: workOf(evaluation, await listShown(db, evaluation)), sheets: await listSheets(db, evaluation.call.id), conflicts: await listConflicts(db, evaluation.call.id), questions: await listQuestions(db, [evaluation.call.id]), runs: await listRuns(db, evaluation.call.id),
  })

  get('/:reference/assignment', {
    find: evaluationInPath,
    may: may.assign,
    answer: async (evaluation, { words: say }) => assignmentPage(say, evaluation, await handFacts(evaluation)),
  })

  post('/:reference/assignment', {
    find: evaluationInPath,
    may: may.assign,
    answer: async (evaluation, { person, form: sent, words: say }) => {
      const { call } = evaluation
      const form = settled(sent)
      const pairs = form.names().filter((name) => name.startsWith('pair.')).flatMap((name) => form.list(name).map((assessorId) => ({ proposalId: name.slice('pair.'.length), assessorId })))
      return saveOrCompare(async () => {
        await assignSheets(services, words, person, call.id, { pairs, version: versionIn(form) })
        return goTo(`/scoring/${call.reference}`)
      }, async () => {
        const now = found(await findEvaluation(db, call, person.id), 'scoring.missing.call')
        return bothVersions(say, {
          form, now: openPairs(say, now, await handFacts(now)), action: `/scoring/${call.reference}/assignment`, version: now.committee?.version ?? 0, who: await whoActedLast(db, say, `call:${call.id}`),
        })
      })
    },
  })

  post('/:reference/assignment/all', {
    find: evaluationInPath,
    may: may.assign,
    answer: async ({ call }, { person }) => {
      await assignAll(services, words, person, call.id)
      return goTo(`/scoring/${call.reference}/assignment`)
    },
  })
}

function declareAutomatic({ get, post, services, words, evaluationInPath }: Site): void {
  const { db } = services
  /** Twelve signs of chance: enough that nobody can wish for one. */
  const freshSeed = () => services.random.token().slice(0, 12)

  get('/:reference/assignment/automatic', {
    find: evaluationInPath,
    may: may.assign,
    answer: async (evaluation, { words: say, query }) => {
      const facts = await readAssignmentFacts(db, evaluation)
      if (!query.has('seed')) return automaticPage(say, evaluation, { facts, trial: null, seed: freshSeed() })
      const rules = readRules(rulesIn(query), facts.members.filter(({ declared }) => declared === 'yes').length)
      return 'length' in rules ? automaticPage(say, evaluation, { facts, trial: null, seed: '' }, { form: query, faults: rules }) : automaticPage(say, evaluation, { facts, trial: tryRules(facts, rules), seed: rules.seed })
    },
  })

  post('/:reference/assignment/automatic', {
    find: evaluationInPath,
    may: may.assign,
    answer: async (evaluation, { person, form, words: say }) => saveOrCompare(async () => {
      const faults = await assignByRules(services, words, person, evaluation.call.id, { ...rulesIn(form), inputHash: form.text('inputHash'), version: versionIn(form) })
      if (faults.length > 0) return automaticPage(say, evaluation, { facts: await readAssignmentFacts(db, evaluation), trial: null, seed: '' }, { form, faults })
      return goTo(`/scoring/${evaluation.call.reference}/assignment`)
    }, async () => {
      const facts = await readAssignmentFacts(db, found(await findEvaluation(db, evaluation.call, person.id), 'scoring.missing.call'))
      const rules = readRules(rulesIn(form), facts.members.filter(({ declared }) => declared === 'yes').length)
      return movedTrialPage(say, {
        ...await whoAndWhen(db, say, `call:${evaluation.call.id}`), mine: { inputHash: form.text('inputHash'), sheets: form.text('sheets') }, now: 'length' in rules ? null : tryRules(facts, rules), facts,
        back: `/scoring/${evaluation.call.reference}/assignment/automatic?${new URLSearchParams(['sheetsEach', 'least', 'most', 'seed'].map((name): [string, string] => [name, form.text(name)])).toString()}`,
      })
    }),
  })
}

function declareTable({ get, post, services, words, evaluationInPath }: Site): void {
  const { db } = services

  get('/:reference/assignment/table', {
    find: evaluationInPath,
    may: may.assign,
    answer: async (evaluation, { words: say }) => tablePage(say, evaluation, await readAssignmentFacts(db, evaluation), null),
  })

  get('/:reference/assignment/table.csv', {
    find: evaluationInPath,
    may: may.assign,
    answer: async (evaluation, { words: say }) => {
      const { proposals, members, sheets } = await readAssignmentFacts(db, evaluation)
      const rows = proposals.flatMap(({ id, reference, title }) => sheets.filter(({ proposalId, state }) => proposalId === id && state !== 'void')
        .flatMap(({ personId }) => members.filter((one) => one.personId === personId).map(({ code, name }) => [reference, code, name, title])))
      const head = ['proposal', 'assessor', 'name', 'title'].map((column) => say.say(`scoring.assignment.csv.${column}`))
      return download(csv(head, rows), `${evaluation.call.reference}-${say.say('scoring.assignment.csv.file')}.csv`, 'text/csv; charset=utf-8')
    },
  })

  post('/:reference/assignment/table', {
    find: evaluationInPath,
    may: may.assign,
    takesFiles: true,
    answer: async (evaluation, visit) => {
      const facts = await readAssignmentFacts(db, evaluation)
      const text = await textIn(visit)
      if (text === null) return tablePage(visit.words, evaluation, facts, null, { form: visit.form, faults: [{ field: 'table', words: 'scoring.assignment.fault.file' }] })
      const table = readTable(text, facts)
      return tablePage(visit.words, evaluation, facts, { table, text }, { form: visit.form, faults: table.faults.length > 0 ? [{ field: 'table', words: 'scoring.assignment.fault.cells' }] : [] })
    },
  })

  post('/:reference/assignment/table/confirmation', {
    find: evaluationInPath,
    may: may.assign,
    answer: async ({ call }, { person, form, words: say }) => saveOrCompare(async () => {
      await assignByTable(services, words, person, call.id, { text: form.text('text'), inputHash: form.text('hash'), version: versionIn(form) })
      return goTo(`/scoring/${call.reference}/assignment`)
    }, async () => {
      const now = found(await findEvaluation(db, call, person.id), 'scoring.missing.call')
      return movedTablePage(say, now, { ...await whoAndWhen(db, say, `call:${call.id}`), mine: form.text('text'), facts: await readAssignmentFacts(db, now) })
    }),
  })
}

/** The table that was sent, as the form that confirms it will send it again; null where it is none. */
async function textIn({ uploads }: Visit): Promise<string | null> {
  const upload = uploads.find(({ field }) => field === 'table')
  if (upload === undefined || upload.size === 0 || upload.size > TABLE_BYTES_MAX) return null
  const bytes = await readFile(upload.path)
  if (bytes.includes(0)) return null
  return bytes.toString('utf8').replace(/^\ufeff/, '').normalize('NFC').replace(/\r\n?/g, '\n').replace(/[^\P{Cc}\n\t]/gu, '').trim()
}
