import { findAgreement } from '../agreements/store'
import { awardParts, awardsMoney } from '../fund/balance-store'
import { statement } from '../fund/register-store'
import { listSources } from '../fund/store'
import { stepOrOvertaken } from '../kernel/both-versions'
import { csv, csvAmount } from '../kernel/csv'
import { dayOf, type Day } from '../kernel/dates'
import { found, type Fault } from '../kernel/errors'
import type { Fields } from '../kernel/fields'
import { findFile } from '../kernel/files'
import { download, goTo, key, nothing, sendFile, siteMap, type Renderer, type Reply, type Visit } from '../kernel/http'
import type { Person } from '../kernel/policy'
import type { Services } from '../kernel/services'
import type { Language, Words } from '../kernel/words'
import { whoAndWhen } from '../people/who'
import { approvePayment, cancelRequest, preparePayment, recordFailure, recordPayment, requestPayment, returnPayment, verifyPayment } from './actions'
import { listDeskItems } from './desk-items'
import { findGrant, listGrantsOf } from './grants'
import { deskPage } from './desk-pages'
import type { PaymentMove, RecoveryMove } from './lifecycle'
import { overtakenPayment, overtakenRecovery, type TypedRecovery, type TypedStep } from './overtaken-pages'
import { moneyPage, paymentPage, requestPage, type SourcePart } from './pages'
import { recoveryPage } from './recovery-pages'
import { failurePage, referencePage } from './reference-pages'
import type { Reference } from './payments'
import * as may from './policy'
import { notifyRecovery, offsetRecovery, orderRecovery, recordRepayment, replyToRecovery, writeOffRecovery } from './recoveries'
import { eventWords } from './register'
import { standings } from './steps'
import { findPayment, findRecovery, listCommittee, listPostedLines } from './store'
import { doorsOf } from './doors'
import { wayOf } from './ways'

/** Refusals that say that somebody else took another step first. */
const MOVED = ['payments.refused.moved']

export function paymentsRoutes(services: Services, render: Renderer, words: Record<Language, Words>) {
  const { get, post, router } = siteMap(services, render)
  const { db } = services
  const today = (): Day => dayOf(services.now())

  const grantInPath = async (visit: Visit) => ({ agreement: found(await findAgreement(db, key(visit, 'agreementId')), 'payments.missing') })
  const wholeGrant = async (agreementId: string) => found(await findGrant(db, agreementId), 'payments.missing')

  get('/', {
    find: nothing,
    may: may.openDesk,
    answer: async (_nothing, { person, words: say }) => deskPage(say, today(), await listDeskItems(db, person, today()), await grantLines(person), await doorsOf(db, say, person)),
  })

  const partsOf = async (awardId: string): Promise<SourcePart[]> => {
    const parts = await awardParts(db, awardId)
    const sources = parts.length < 2 ? [] : await listSources(db)
    return parts.map((part) => { const source = sources.find(({ id }) => id === part.sourceId); return { ...part, name: { sq: source?.nameSq ?? '', en: source?.nameEn ?? '' } } })
  }

  const grantLines = async (person: Person) => {
    const agreements = await listGrantsOf(db, person)
    const money = await awardsMoney(db, agreements.map(({ awardId }) => awardId))
    return agreements.map((agreement) => {
      const one = money.get(agreement.awardId)
      return { agreement, paidMinor: one?.paidMinor ?? 0, outstandingMinor: one?.outstandingMinor ?? 0 }
    })
  }

  get('/payments.csv', {
    find: nothing,
    may: may.openDesk,
    answer: async (_nothing, { person, words: say }) => {
      const head = ['grant', 'grantee', 'agreed', 'paid', 'outstanding'].map((name) => say.say(`payments.column.${name}`))
      const rows = (await grantLines(person)).map(({ agreement, paidMinor, outstandingMinor }) => [
        agreement.awardReference, say.pick({ sq: agreement.organisationNameSq, en: agreement.organisationNameEn }), csvAmount(agreement.amountMinor), csvAmount(paidMinor), csvAmount(outstandingMinor),
      ])
      return download(csv(head, rows), `${say.say('payments.file.grants')}.csv`, 'text/csv; charset=utf-8')
    },
  })

  get('/agreements/:agreementId', {
    find: grantInPath,
    may: may.readMoney,
    answer: async ({ agreement }, { person, words: say }) =>
      moneyPage(say, person, today(), await wholeGrant(agreement.id), await statement(db, agreement.awardId), await listPostedLines(db, agreement.id), await listCommittee(db, agreement.callId), await partsOf(agreement.awardId)),
  })

  get('/agreements/:agreementId/register.csv', {
    find: grantInPath,
    may: may.readMoney,
    answer: async ({ agreement }, { words: say }) => {
      const { payments } = await wholeGrant(agreement.id)
      const known = { payments, posted: await listPostedLines(db, agreement.id) }
      const head = ['seq', 'day', 'event', 'path', 'amount', 'after', 'who', 'second'].map((name) => say.say(`payments.column.${name}`))
      const rows = (await statement(db, agreement.awardId)).map((line) => [
        line.seq, line.effectiveOn, `${line.reversesSeq === null ? '' : `${say.say('payments.event.reverses')} ${line.reversesSeq}: `}${eventWords(say, line, known)}`,
        `${say.say(`payments.stage.${line.from}`)} → ${say.say(`payments.stage.${line.to}`)}`, csvAmount(line.amountMinor), csvAmount(line.outstandingMinor), line.actorName ?? '', line.approverName ?? '',
      ])
      return download(csv(head, rows), `${agreement.awardReference.replaceAll('/', '-')}.csv`, 'text/csv; charset=utf-8')
    },
  })

  const showRequest = async (agreementId: string, number: number, visit: Visit, faults: readonly Fault[] = []) => {
    const grant = await wholeGrant(agreementId)
    const standing = found(standings(grant.agreement, grant.known, grant.payments).find(({ planned }) => planned.number === number), 'payments.missing')
    if (standing.payment !== null || standing.readiness !== 'ready') return goTo(`/payments/agreements/${agreementId}`)
    return requestPage(visit.words, grant, standing, faults.length === 0 ? undefined : { form: visit.form, faults })
  }
  const numberIn = (fields: Fields): number => {
    const number = fields.whole('number')
    return typeof number === 'number' ? number : 0
  }

  get('/agreements/:agreementId/request', { find: grantInPath, may: may.request, answer: ({ agreement }, visit) => showRequest(agreement.id, numberIn(visit.query), visit) })

  post('/agreements/:agreementId/requests', {
    find: grantInPath,
    may: may.request,
    answer: async ({ agreement }, visit) => {
      const { form, person } = visit
      const number = numberIn(form)
      const asked = await requestPayment(services, person, agreement.id, { number, purpose: form.text('purpose'), certified: form.text('certified') })
      return Array.isArray(asked) ? showRequest(agreement.id, number, visit, asked) : goTo(`/payments/${asked.id}`)
    },
  })

  const recoveryInPath = async (visit: Visit) => {
    const recovery = found(await findRecovery(db, key(visit, 'recoveryId')), 'payments.missing')
    return { recovery, agreement: found(await findAgreement(db, recovery.agreementId), 'payments.missing'), today: today() }
  }
  type RecoveryCase = Awaited<ReturnType<typeof recoveryInPath>>
  const showRecovery = async ({ recovery }: RecoveryCase, visit: Visit, faults: readonly Fault[] = []) =>
    recoveryPage(visit.words, visit.person, today(), await wholeGrant(recovery.agreementId), recovery, faults.length === 0 ? undefined : { form: visit.form, faults })

  get('/recoveries/:recoveryId', { find: recoveryInPath, may: may.readMoney, answer: (about, visit) => showRecovery(about, visit) })

  const recoveryDeed = (noun: string, policy: typeof may.notify, deed: (about: RecoveryCase, visit: Visit) => Promise<Fault[] | undefined>) => {
    post(`/recoveries/:recoveryId/${noun}`, {
      find: recoveryInPath,
      may: policy,
      answer: async (about: RecoveryCase, visit) => {
        const faults = (await deed(about, visit)) ?? []
        return faults.length > 0 ? showRecovery(about, visit, faults) : goTo(`/payments/recoveries/${about.recovery.id}`)
      },
    })
  }
  /** A step with something typed for it: where another one was taken first, both are shown. */
  const typedRecovery = (noun: string, [policy, move]: [typeof may.notify, RecoveryMove], typed: (form: Fields) => TypedRecovery, deed: (about: RecoveryCase, visit: Visit) => Promise<Fault[]>) => {
    post(`/recoveries/:recoveryId/${noun}`, {
      find: recoveryInPath,
      may: may.approachRecovery(policy, move),
      answer: async (about: RecoveryCase, visit) => {
        const both = async () => overtakenRecovery(visit.words, (await recoveryInPath(visit)).recovery, typed(visit.form), await whoAndWhen(db, visit.words, `recovery:${about.recovery.id}`))
        if (!policy(visit.person, about).allowed) return both()
        return stepOrOvertaken(async () => {
          const faults = await deed(about, visit)
          return faults.length > 0 ? showRecovery(about, visit, faults) : goTo(`/payments/recoveries/${about.recovery.id}`)
        }, both, MOVED)
      },
    })
  }
  const named = (faults: Fault[], field: string) => faults.map((fault) => ({ ...fault, field }))
  recoveryDeed('notice', may.notify, async ({ recovery }, { person }) => { await notifyRecovery(services, words, person, recovery.id); return undefined })
  typedRecovery('reply', [may.reply, 'reply'], (form) => ({ step: 'reply', text: form.text('reply') }), ({ recovery }, { person, form }) => replyToRecovery(services, person, recovery.id, form.text('reply')))
  recoveryDeed('order', may.order, async ({ recovery }, { person }) => { await orderRecovery(services, words, person, recovery.id); return undefined })
  typedRecovery('offset', [may.offset, 'offset'], (form) => ({ step: 'offset', text: form.text('offsetReason') }), async ({ recovery }, { person, form }) => named(await offsetRecovery(services, person, recovery.id, form.text('offsetReason')), 'offsetReason'))
  typedRecovery('repayment', [may.enterRepayment, 'repay'], (form) => ({ step: 'repayment', text: form.text('documentNo') }), ({ recovery }, { person, form }) => recordRepayment(services, words, person, recovery.id, { documentNo: form.text('documentNo'), valueOn: form.day('valueOn') }))
  typedRecovery('write-off', [may.writeOff, 'writeOff'], (form) => ({ step: 'writeOff', text: form.text('writeOffReason') }), async ({ recovery }, { person, form }) => named(await writeOffRecovery(services, person, recovery.id, form.text('writeOffReason')), 'writeOffReason'))

  const paymentInPath = async (visit: Visit) => {
    const payment = found(await findPayment(db, key(visit, 'paymentId')), 'payments.missing')
    const agreement = found(await findAgreement(db, payment.agreementId), 'payments.missing')
    return { payment, agreement, committee: await listCommittee(db, agreement.callId) }
  }
  type Case = Awaited<ReturnType<typeof paymentInPath>>
  const sentWith = (visit: Visit, faults: readonly Fault[]) => (faults.length === 0 ? undefined : { form: visit.form, faults })
  const showPayment = async (about: Case, visit: Visit, faults: readonly Fault[] = []) => {
    const { payment, committee } = about
    const way = await wayOf(db, visit.words, visit.person, about)
    return paymentPage(visit.words, visit.person, today(), await wholeGrant(payment.agreementId), payment, { committee, way }, sentWith(visit, faults))
  }

  get('/:paymentId', { find: paymentInPath, may: may.readMoney, answer: (about, visit) => showPayment(about, visit) })

  get('/:paymentId/evidence', {
    find: paymentInPath,
    may: may.readMoney,
    answer: async ({ payment }) => sendFile(services, found(await findFile(db, payment.evidenceFileId ?? ''), 'payments.missing')),
  })

  const deed = (noun: string, policy: typeof may.verify, act: (payment: string, visit: Visit) => Promise<void>) => {
    post(`/:paymentId/${noun}`, {
      find: paymentInPath,
      may: policy,
      answer: async ({ payment }: Case, visit) => {
        await act(payment.id, visit)
        return goTo(`/payments/${payment.id}`)
      },
    })
  }
  /** A step with something typed for it: where another one was taken first, both are shown. */
  const typedStep = (noun: string, [policy, move]: [typeof may.verify, PaymentMove], typed: (form: Fields) => TypedStep, step: (about: Case, visit: Visit) => Promise<Reply>, takesFiles: 'yes' | 'no' = 'no') => {
    post(`/:paymentId/${noun}`, {
      find: paymentInPath,
      may: may.approach(policy, move),
      ...(takesFiles === 'yes' ? { takesFiles: true } : {}),
      answer: async (about: Case, visit) => {
        const both = async () => overtakenPayment(visit.words, (await paymentInPath(visit)).payment, typed(visit.form), await whoAndWhen(db, visit.words, `payment:${about.payment.id}`))
        return policy(visit.person, about).allowed ? stepOrOvertaken(() => step(about, visit), both, MOVED) : both()
      },
    })
  }
  typedStep('verification', [may.verify, 'verify'], (form) => ({ step: 'verification', note: form.text('note') }), async ({ payment }, { person, form }) => {
    await verifyPayment(services, person, payment.id, form.text('note'))
    return goTo(`/payments/${payment.id}`)
  })
  deed('preparation', may.prepare, (id, { person }) => preparePayment(services, person, id))
  deed('approval', may.approve, (id, { person }) => approvePayment(services, person, id))
  deed('cancellation', may.cancel, (id, { person }) => cancelRequest(services, person, id))

  typedStep('return', [may.giveBack, 'return'], (form) => ({ step: 'return', reason: form.text('reason') }), async (about, visit) => {
    const faults = await returnPayment(services, words, visit.person, about.payment.id, visit.form.text('reason'))
    return faults.length > 0 ? showPayment(about, visit, faults) : goTo(`/payments/${about.payment.id}`)
  })

  const showReference = async ({ payment }: Case, visit: Visit, faults: readonly Fault[] = []) => referencePage(visit.words, await wholeGrant(payment.agreementId), payment, sentWith(visit, faults))
  get('/:paymentId/reference', { find: paymentInPath, may: may.enterReference, answer: (about, visit) => showReference(about, visit) })

  typedStep('reference', [may.enterReference, 'confirm'], (form) => ({ step: 'reference', reference: readReference(form) }), async (about, visit) => {
    const evidence = visit.uploads.find(({ field, size, name }) => field === 'evidence' && (size > 0 || name !== 'file'))
    const faults = await recordPayment(services, words, visit.person, about.payment.id, readReference(visit.form), evidence)
    return faults.length > 0 ? showReference(about, visit, faults) : goTo(`/payments/${about.payment.id}`)
  }, 'yes')

  const showFailure = async ({ payment }: Case, visit: Visit, faults: readonly Fault[] = []) => failurePage(visit.words, await wholeGrant(payment.agreementId), payment, sentWith(visit, faults))
  get('/:paymentId/failure', { find: paymentInPath, may: may.enterReference, answer: (about, visit) => showFailure(about, visit) })

  typedStep('failure', [may.enterReference, 'fail'], (form) => ({ step: 'failure', reason: form.text('reason') }), async (about, visit) => {
    const faults = await recordFailure(services, words, visit.person, about.payment.id, { reason: visit.form.text('reason'), failedOn: visit.form.day('failedOn') })
    return faults.length > 0 ? showFailure(about, visit, faults) : goTo(`/payments/${about.payment.id}`)
  })

  return router
}

function readReference(form: Fields): Reference {
  return {
    channel: form.text('channel'), commitmentNo: form.text('commitmentNo'), orderNo: form.text('orderNo'), orderOn: form.day('orderOn'), treasuryBranch: form.text('treasuryBranch'),
    documentNo: form.text('documentNo'), executedOn: form.day('executedOn'), valueOn: form.day('valueOn'),
  }
}
