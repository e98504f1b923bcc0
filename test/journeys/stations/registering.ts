import { anIban, aNuis } from '../../support/builders/organisations'
import type { Reader } from '../../support/reader'
import { PASSWORD } from '../../support/scene'
import { addressIn, enter, go, readLetter, seen, type World } from './world'

export type Applicant = { name: string; email: string; signatory: string }

/** Opens an account from the front page on. */
export async function openAccount({ open }: World, name: string, email: string): Promise<Reader> {
  const reader = await open()
  await reader.get('/')
  await reader.follow(reader.say('kernel.signIn'))
  await reader.follow(/^\/register$/)
  await reader.submit({ name, email, password: PASSWORD, language: reader.language }, { action: '/register' })
  return reader
}

/** A coordinator opens an account, registers the organisation, brings in a colleague who signs, and sends the data for verification. */
export async function registers(world: World, organisation: string, municipality: string): Promise<Applicant> {
  const { scene } = world
  const stem = organisation.toLowerCase().replace(/[^a-z]/g, '')
  const applicant = { name: organisation, email: `koordinatore@${stem}.al`, signatory: `drejtore@${stem}.al` }
  const reader = await openAccount(world, 'Ana Agimi', applicant.email)
  await go(reader, 'organisations')
  await reader.follow(reader.say('organisations.own.register'))
  await reader.submit({ kind: 'association', nameSq: organisation, nuis: aNuis(), municipalityCode: municipality }, { action: '/organisations' })
  seen(reader, organisation, reader.say('organisations.state.draft'))

  const thisYear = scene.services.now().getUTCFullYear()
  const parts: Record<string, Record<string, string | string[]>> = {
    registration: { decisionNo: '1277', authority: 'Gjykata e Rrethit Gjyqësor Tiranë', decidedOn: '1.3.2015' },
    contact: { address: 'Rruga e Liqenit 4', phone: '069 20 00 000', email: `zyra@${stem}.al`, representative: 'Besa Kola' },
    board: { board: 'Besa Kola\nIlir Deda\nMajlinda Marku' },
    licence: { licence: 'held', licenceKinds: ['community'], licenceNumber: 'LS-77', licenceOn: '10.5.2018' },
    bank: { bankName: 'Banka e Provës', holder: organisation, iban: anIban(), separate: 'yes' },
    capacity: { staff: '5-9', [`budget.${thisYear - 1}`]: '4 000 000', sectors: 'Kujdes në shtëpi për të moshuar.', groups: ['ELD', 'PWD'], municipalities: [municipality] },
    management: { policies: ['anti_fraud', 'safeguarding'], 'duty.authorise': 'drejtoresha', 'duty.record': 'kontabilistja', 'duty.pay': 'financierja', basis: 'accrual', books: 'software' },
  }
  for (const [part, answers] of Object.entries(parts)) {
    await reader.follow(new RegExp(`/${part}$`))
    await reader.submit(answers, { action: new RegExp(`/${part}$`) })
    seen(reader, organisation)
  }

  await reader.follow(reader.say('organisations.members.manage'))
  await reader.submit({ name: 'Besa Kola', email: applicant.signatory, role: 'signatory', language: reader.language }, { action: /\/members$/ })
  seen(reader, reader.say('organisations.members.invited'))
  await acceptsInvitation(world, applicant.signatory)

  await go(reader, 'organisations')
  await reader.follow(organisation)
  await reader.follow(reader.say('organisations.submission.open'))
  await reader.submit(Object.fromEntries(['truthful', 'no_exclusion', 'no_arrears', 'consent'].map((one) => [`declare.${one}`, 'yes'])), { button: reader.say('organisations.submission.button') })
  seen(reader, reader.say('organisations.state.submitted'))
  return applicant
}

/** Whoever is invited has no way to sign in yet: the letter comes by e-mail. */
export async function acceptsInvitation(world: World, email: string): Promise<void> {
  const letter = (await world.scene.db('letters').where({ toAddress: email }).first('text')) as { text: string }
  const invited = await world.open()
  await invited.get(addressIn(letter.text, /^\/people\/links\//))
  await invited.submit({ password: PASSWORD }, { action: /^\/people\/links\// })
  await go(invited, 'organisations')
}

/** The secretariat reads of it in a letter and verifies it; the applicant reads that in theirs. */
export async function verifies(world: World, manager: { email: string }, applicant: Applicant): Promise<void> {
  const office = await enter(world, manager)
  await readLetter(office, applicant.name)
  await office.follow(/^\/organisations\/[\da-f-]{36}$/)
  await office.follow(office.say('organisations.verification.open'))
  const all = Object.fromEntries(['registration', 'mandate', 'safeguards', 'risk', 'flags'].map((one) => [`check.${one}`, 'yes']))
  await office.submit(all, { button: office.say('organisations.verification.verify') })
  seen(office, office.say('organisations.state.verified'))

  const own = await enter(world, applicant)
  await readLetter(own, own.say('organisations.letter.verified.subject', { site: world.scene.services.site.name, organisation: applicant.name }))
  await own.follow(/^\/organisations\/[\da-f-]{36}$/)
  seen(own, own.say('organisations.state.verified'))
}
