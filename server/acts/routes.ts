import { stepOrOvertaken } from '../kernel/both-versions'
import { found, type Fault } from '../kernel/errors'
import { findFile } from '../kernel/files'
import { goTo, key, sendFile, siteMap, type Renderer, type Visit } from '../kernel/http'
import { limiter } from '../kernel/security'
import type { Services } from '../kernel/services'
import type { Language, Words } from '../kernel/words'
import { findDecision, listDecisions, listRecommendations } from '../awards/store'
import { findConfirmedFactor } from '../people/second-factor/store'
import { findAccount } from '../people/store'
import { listMeetings } from '../scoring/committee-store'
import type { Evaluation } from '../scoring/evaluation'
import { findEvaluation } from '../scoring/store'
import { draftAct, refuseAct, signAct, withdrawAct } from './actions'
import { fileOf, isActKind, sheetOf } from './acts'
import { markOf } from './documents'
import { overtakenAct, type Typed } from './overtaken-pages'
import { actPage, actsPage, type Ripe } from './pages'
import * as may from './policy'
import { findAct, listActs, listSignatures, listSignaturesOf } from './store'

/** Refusals that say that the act has moved on, or that the signer was answered for. */
const MOVED = ['acts.refused.closed', 'acts.refused.answered']

/** Acts are numbered from 1; what is no number names none. */
const numberOf = (text: string): number => (/^[1-9]\d{0,5}$/.test(text) ? Number(text) : 0)

/** `/acts/{call}`: the acts of a call, to sign and afterwards for everybody to read. */
export function actsRoutes(services: Services, render: Renderer, words: Record<Language, Words>) {
  const { get, post, router } = siteMap(services, render)
  const { db } = services
  const tries = limiter(8, 15 * 60)

  const evaluationInPath = async (visit: Visit) => found(await findEvaluation(db, key(visit, 'reference'), visit.person.id), 'acts.missing')

  get('/:reference', {
    find: evaluationInPath,
    may: may.listActs,
    shared: true,
    answer: async (evaluation, { person, words: say }) => {
      const { id } = evaluation.call
      const acts = await listActs(db, id)
      return actsPage(say, person, { evaluation, acts, signatures: await listSignaturesOf(db, id), ripe: await ripeFor(services, evaluation, acts), second: await listSecond(services, id) })
    },
  })

  post('/:reference/drafts', {
    find: evaluationInPath,
    may: may.listActs,
    answer: async ({ call }, { person, form }) => {
      const kind = form.text('kind')
      const act = await draftAct(services, words, person, call.id, isActKind(kind) ? kind : 'minutes')
      return goTo(`/acts/${call.reference}/${act.number}`)
    },
  })

  const actInPath = async (visit: Visit) => {
    const evaluation = await evaluationInPath(visit)
    const act = found(await findAct(db, evaluation.call.id, numberOf(key(visit, 'number'))), 'acts.missing')
    return { evaluation, act, signatures: await listSignatures(db, act.id) }
  }
  type Found = Awaited<ReturnType<typeof actInPath>>

  const show = async (subject: Found, visit: Visit, faults: readonly Fault[] = [], which = '') => actPage(visit.words, visit.person, {
    ...subject, which: (await listSecond(services, subject.act.callId)).includes(subject.act.aboutId) ? 'second' : 'first', secured: await findConfirmedFactor(db, visit.person.id) === undefined ? 'no' : 'yes', drafter: (await findAccount(db, subject.act.draftedBy))?.name ?? '',
  }, faults.length === 0 ? undefined : { form: visit.form, faults }, which)

  /** What became of the act meanwhile, beside what was typed. A place that everybody sees: nothing of it is hidden from who may read the act. */
  const overtaken = async (visit: Visit, personId: string, typed: Typed) => {
    const { act, evaluation, signatures } = await actInPath(visit)
    const signature = signatures.find((one) => one.personId === personId)
    const by = act.state === 'withdrawn' ? act.withdrawnBy : signature?.recordedBy ?? null
    const account = by === null ? undefined : await findAccount(db, by)
    const at = act.withdrawnAt ?? signature?.answeredAt ?? act.sealedAt ?? act.draftedAt
    return overtakenAct(visit.words, typed, { at: `/acts/${evaluation.call.reference}/${act.number}`, act, signature, last: { who: account?.name ?? visit.words.say('kernel.conflict.somebody'), at } })
  }

  get('/:reference/:number', { find: actInPath, may: may.readAct, shared: true, answer: (subject, visit) => show(subject, visit) })

  for (const [noun, fileIn] of [['document', fileOf], ['signatures', sheetOf]] as const) {
    get(`/:reference/:number/${noun}.pdf`, {
      find: actInPath,
      may: may.readDocument,
      answer: async ({ act }, { query, words: say }) => {
        const asked = query.text('language')
        const language: Language = asked === 'sq' || asked === 'en' ? asked : say.language
        return sendFile(services, found(await findFile(db, fileIn(act, language) ?? ''), 'acts.missing'))
      },
    })
  }

  post('/:reference/:number/signature', {
    find: actInPath,
    may: may.readAct,
    answer: async (subject, visit) => {
      const { form, person } = visit
      await tries.spend(person.id)
      const signing = { typedName: form.text('typedName'), code: form.text('code'), dissent: form.text('dissent'), print: form.text('print'), read: form.text('read') }
      return stepOrOvertaken(async () => {
        const faults = await signAct(services, words, person, subject.act, signing)
        if (faults.length > 0) return show(subject, visit, faults, 'sign')
        await tries.forgive(person.id)
        return goTo(`/acts/${subject.evaluation.call.reference}/${subject.act.number}`)
      }, () => overtaken(visit, person.id, { deed: 'signature', text: signing.dissent }), MOVED)
    },
  })

  post('/:reference/:number/refusal', {
    find: actInPath,
    may: may.readAct,
    answer: async (subject, visit) => {
      const { form, person } = visit
      const personId = form.text('personId')
      return stepOrOvertaken(async () => {
        const faults = await refuseAct(services, words, person, subject.act, { personId, reason: form.text('reason') })
        if (faults.length > 0) return show(subject, visit, faults, personId === person.id ? 'refuse' : 'absent')
        return goTo(`/acts/${subject.evaluation.call.reference}/${subject.act.number}`)
      }, () => overtaken(visit, personId, { deed: 'refusal', text: form.text('reason') }), MOVED)
    },
  })

  post('/:reference/:number/withdrawal', {
    find: actInPath,
    may: may.readAct,
    answer: async (subject, visit) => {
      return stepOrOvertaken(async () => {
        const faults = await withdrawAct(services, visit.person, subject.act, visit.form.text('reason'))
        if (faults.length > 0) return show(subject, visit, faults, 'withdraw')
        return goTo(`/acts/${subject.evaluation.call.reference}`)
      }, () => overtaken(visit, '', { deed: 'withdrawal', text: visit.form.text('reason') }), MOVED)
    },
  })

  return router
}

/** Recommendations and decisions that followed a complaint. */
async function listSecond({ db }: Services, callId: string): Promise<string[]> {
  const recommendations = (await listRecommendations(db, callId)).filter(({ content }) => content.revision !== undefined)
  return [...recommendations, ...(await listDecisions(db, callId)).filter(({ number }) => number > 1)].map(({ id }) => id)
}

/** What there is data for and no act yet. */
async function ripeFor({ db }: Services, evaluation: Evaluation, acts: readonly { kind: string; aboutId: string; state: string }[]): Promise<Ripe> {
  const { call, committee, members } = evaluation
  const [meetings, recommendations, decision] = [await listMeetings(db, call.id), await listRecommendations(db, call.id), await findDecision(db, call.id)]
  const standing = (kind: string, aboutId: string) => acts.some((act) => act.kind === kind && act.aboutId === aboutId && act.state !== 'withdrawn')
  const recommendation = recommendations.find(({ state }) => state !== 'returned')
  return {
    appointment: committee !== null && !standing('appointment', markOf(members.map(({ id }) => id))) ? 'yes' : 'no',
    minutes: meetings.length > 0 && recommendation !== undefined && !standing('minutes', recommendation.id) ? 'yes' : 'no',
    decision: decision !== undefined && !standing('decision', decision.id) ? 'yes' : 'no',
  }
}
