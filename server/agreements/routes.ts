import { bothVersions, saveOrCompare } from '../kernel/both-versions'
import { found, type Fault } from '../kernel/errors'
import { dayOf } from '../kernel/dates'
import { findFile } from '../kernel/files'
import { download, goTo, key, sendFile, siteMap, type Reply, type Renderer, type Visit } from '../kernel/http'
import { holds, holdsAny, scopesOf, type Person } from '../kernel/policy'
import { settled } from '../kernel/problem-pages'
import type { Services } from '../kernel/services'
import { LANGUAGES, type Language, type Words } from '../kernel/words'
import { findAward, findDecision } from '../awards/store'
import { listNames } from '../awards/public-store'
import { findCall } from '../calls/store'
import { answerByRole } from '../forms/forms'
import { municipalityNames } from '../municipalities/store'
import { findOrganisation } from '../organisations/store'
import { whoActedLast } from '../people/who'
import { readPackage } from '../proposals/submission-store'
import { changeStart, drawUpAgreement, sendAgreement } from './actions'
import { cancelAgreement, recallAgreement, resumeAgreement, suspendAgreement, terminateAgreement } from './ending-actions'
import { readStandstill, signForFunder, signForGrantee } from './signing-actions'
import type { Agreement, WrittenAgreement } from './agreements'
import { agreementPdf } from './document'
import { firstDay, monthsOf } from './drawing'
import { agreementPage, agreementsPage, drawUpPage } from './pages'
import * as may from './policy'
import { findAgreement, findAgreementOfAward, listAgreementDocuments, listAgreements, listAwaiting, listBudgetLines } from './store'

type Catalogues = Record<Language, Words>

/** Whose agreements somebody lists: the scheme's staff all, others those of their organisations and municipalities; each only what the person may read. */
async function agreementsOf(services: Services, person: Person): Promise<Agreement[]> {
  const staff = holdsAny(person, ['manager', 'authority', 'verifier', 'payer', 'donor', 'auditor'])
  const own = { organisationIds: scopesOf(person, ['editor', 'signatory']), municipalityCodes: scopesOf(person, ['finance']) }
  return (await listAgreements(services.db, staff ? {} : own)).filter((agreement) => may.read(person, agreement).allowed)
}

export function agreementsRoutes(services: Services, render: Renderer, words: Catalogues) {
  const { get, post, router } = siteMap(services, render)
  const { db } = services

  get('/', {
    find: (visit) => visit.query.text('state'),
    may: may.list,
    answer: async (state, { person, words: say }) => agreementsPage(say, {
      agreements: await agreementsOf(services, person), state, places: await municipalityNames(db), awaiting: holds(person, 'manager') ? await listAwaiting(db) : null,
    }),
  })

  const awardInPath = async (visit: Visit) => {
    const award = found(await findAward(db, key(visit, 'awardId')), 'kernel.missing.page')
    return { award, drawnUp: await findAgreementOfAward(db, award.id) === undefined ? 'no' as const : 'yes' as const }
  }
  type Drawable = Awaited<ReturnType<typeof awardInPath>>

  const showDrawUp = async ({ award }: Drawable, visit: Visit, faults: readonly Fault[] = []) => {
    const [call, decision, organisation, submitted] = await Promise.all([findCall(db, award.callId), findDecision(db, award.callId), findOrganisation(db, award.organisationId), readPackage(db, award.proposalId)])
    if (call === undefined || decision === undefined || organisation === undefined) throw new Error('an award has a call, a decision and an applicant')
    return drawUpPage(visit.words, {
      award, grantee: visit.words.pick({ sq: organisation.nameSq, en: organisation.nameEn }), months: monthsOf(submitted, call), complaintsUntil: decision.complaintsUntil,
      startsOn: firstDay(answerByRole(submitted.definition, submitted.answers, 'startsOn'), dayOf(visit.at), call),
    }, faults.length === 0 ? undefined : { form: visit.form, faults })
  }

  get('/awards/:awardId', { find: awardInPath, may: may.drawUp, answer: (drawable, visit) => showDrawUp(drawable, visit) })

  post('/awards/:awardId', {
    find: awardInPath,
    may: may.drawUp,
    answer: async (drawable, visit) => {
      const drawn = await drawUpAgreement(services, words, visit.person, drawable.award.id, visit.form.day('startsOn'))
      return Array.isArray(drawn) ? showDrawUp(drawable, visit, drawn) : goTo(`/agreements/${drawn.id}`)
    },
  })

  const inPath = async (visit: Visit) => found(await findAgreement(db, key(visit, 'id')), 'kernel.missing.page')
  const signingInPath = async (visit: Visit) => {
    const agreement = await inPath(visit)
    return { agreement, today: dayOf(visit.at), standstill: await readStandstill({ db }, agreement) }
  }

  const show = async (agreement: WrittenAgreement, visit: Visit, which?: string, faults: readonly Fault[] = []) => {
    const { person } = visit
    const standstill = await readStandstill({ db }, agreement)
    const today = dayOf(visit.at)
    const signing = { agreement, today, standstill }
    const [lines, documents, people, places] = await Promise.all([
      listBudgetLines(db, agreement.id), listAgreementDocuments(db, agreement.id), listNames(db, [agreement.granteeSignedBy ?? '', agreement.funderSignedBy ?? '']), municipalityNames(db),
    ])
    const allowed = (name: 'send' | 'rewrite' | 'recall' | 'suspend' | 'resume' | 'terminate' | 'cancel') => may[name](person, agreement).allowed
    return agreementPage(visit.words, {
      agreement, lines, documents, people, places, standstill, today,
      may: {
        send: allowed('send'), rewrite: allowed('rewrite'), recall: allowed('recall'), suspend: allowed('suspend'), resume: allowed('resume'), terminate: allowed('terminate'), cancel: allowed('cancel'),
        signForGrantee: may.signForGrantee(person, signing).allowed, signForFunder: may.signForFunder(person, signing).allowed,
      },
    }, which === undefined ? undefined : { form: visit.form, faults, which })
  }

  get('/:id', { find: inPath, may: may.read, answer: (agreement, visit) => show(agreement, visit) })

  get('/:id/text/:language', {
    find: async (visit) => {
      const language = found(LANGUAGES.find((one) => one === key(visit, 'language')), 'kernel.missing.page')
      return Object.assign(await inPath(visit), { language })
    },
    may: may.read,
    answer: async (agreement) => {
      const [lines, people] = await Promise.all([listBudgetLines(db, agreement.id), listNames(db, [agreement.granteeSignedBy ?? '', agreement.funderSignedBy ?? ''])])
      const body = await agreementPdf(words[agreement.language], { agreement, lines, people, funder: services.site.name })
      return download(body, `${agreement.reference.replaceAll('/', '-')}-${agreement.language}.pdf`, 'application/pdf')
    },
  })

  get('/:id/documents/:documentId', {
    find: inPath,
    may: may.read,
    answer: async (agreement, visit) => {
      const document = found((await listAgreementDocuments(db, agreement.id)).find(({ id }) => id === key(visit, 'documentId')), 'kernel.missing.page')
      return sendFile(services, found(await findFile(db, document.fileId), 'kernel.missing.page'))
    },
  })

  /** After a deed the agreement again; with faults the same page, and what was typed. */
  const outcome = async (agreement: WrittenAgreement, visit: Visit, which: string, faults: readonly Fault[]): Promise<Reply> =>
    faults.length > 0 ? show(agreement, visit, which, faults) : goTo(`/agreements/${agreement.id}`)

  post('/:id/text', {
    find: inPath,
    may: may.rewrite,
    answer: async (agreement, visit) => {
      const { person, words: say } = visit
      const form = settled(visit.form)
      const version = form.whole('version')
      return saveOrCompare(
        async () => outcome(agreement, visit, 'text', await changeStart(services, words, person, agreement.id, { startsOn: form.day('startsOn'), version: typeof version === 'number' ? version : 0 })),
        async () => {
          const now = await inPath(visit)
          const { view } = await show(now, visit)
          return bothVersions(say, { form, now: view, only: ['startsOn'], action: `/agreements/${now.id}/text`, page: `/agreements/${now.id}`, version: now.version, who: await whoActedLast(db, say, `agreement:${now.id}`) })
        },
      )
    },
  })

  post('/:id/sending', {
    find: inPath,
    may: may.send,
    answer: async (agreement, { person }) => {
      await sendAgreement(services, words, person, agreement.id)
      return goTo(`/agreements/${agreement.id}`)
    },
  })

  const signatureIn = ({ form }: Visit) => ({ textHash: form.text('textHash'), read: form.text('read') })

  post('/:id/signature', {
    find: signingInPath,
    may: may.signForGrantee,
    answer: async ({ agreement }, visit) => outcome(agreement, visit, 'signature', await signForGrantee(services, words, visit.person, agreement.id, signatureIn(visit))),
  })

  post('/:id/countersignature', {
    find: signingInPath,
    may: may.signForFunder,
    answer: async ({ agreement }, visit) => outcome(agreement, visit, 'countersignature', await signForFunder(services, words, visit.person, agreement.id, signatureIn(visit))),
  })

  const reasoned = [
    ['recall', may.recall, recallAgreement], ['suspension', may.suspend, suspendAgreement], ['resumption', may.resume, resumeAgreement], ['cancellation', may.cancel, cancelAgreement],
  ] as const
  for (const [name, policy, act] of reasoned) {
    post(`/:id/${name}`, {
      find: inPath,
      may: policy,
      answer: async (agreement, visit) => outcome(agreement, visit, name, await act(services, words, visit.person, agreement.id, visit.form.text('reason'))),
    })
  }

  post('/:id/termination', {
    find: inPath,
    may: may.terminate,
    takesFiles: true,
    answer: async (agreement, visit) => outcome(agreement, visit, 'termination', await terminateAgreement(services, words, visit.person, agreement.id, {
      reason: visit.form.text('reason'), upload: visit.uploads.find(({ field }) => field === 'document'),
    })),
  })

  return router
}
