import { composeIBAN } from 'ibantools'
import { DECLARATIONS, POLICIES, type Organisation, type Profile } from '../../../server/organisations/organisations'
import { insertOrganisation, findOrganisation } from '../../../server/organisations/store'
import type { Person } from '../../../server/kernel/policy'
import type { Scene } from '../scene'

/** A profile with nothing missing. */
export const fullProfile: Profile = {
  registration: { decisionNo: '1234', authority: 'Gjykata e Rrethit Gjyqësor Tiranë', decidedOn: '2015-03-02', expiresOn: '', foundedYear: 2015 },
  contact: { address: 'Rruga e Liqenit 4, Pukë', phone: '+355 69 000 0000', email: 'zyra@example.al', website: '', representative: 'Sonila Sinani', representativeRole: 'drejtore' },
  board: ['Sonila Sinani', 'Gentian Gjoka', 'Majlinda Marku'],
  licence: { state: 'held', number: 'LS-77', kinds: ['community'], issuedOn: '2018-05-10' },
  bank: { name: 'Banka e Provës', holder: 'Shoqata Prova', separate: 'yes' },
  capacity: {
    staff: '5-9', budgets: { 2025: 400_000_000 }, sectors: 'Shërbime komunitare për persona me aftësi të kufizuara.',
    years: 6, grants: 'Grant i vitit 2022 për shërbim në familje.', groups: ['PWD'], municipalities: ['47'],
  },
  management: {
    policies: [...POLICIES], duties: { authorise: 'drejtoresha', record: 'kontabilistja', procure: 'komisioni', custody: 'arkëtarja', pay: 'financierja', reconcile: 'kontabilistja' },
    basis: 'accrual', books: 'software', audits: '',
  },
  declarations: [...DECLARATIONS],
}

let serial = 0

/** Ten characters of the known form, different each time. */
export const aNuis = (): string => `L${String(10_000_000 + (serial += 1)).slice(0, 8)}A`

/** A valid Albanian account number that belongs to nobody, different each time. */
export const anIban = (): string => composeIBAN({ countryCode: 'AL', bban: `20211109${String(serial += 1).padStart(16, '0')}` }) as string

/** An organisation with everything said: verified unless another state is asked for, with one person who signs and one who edits. */
export async function anOrganisation(scene: Scene, over: Partial<Organisation> = {}): Promise<{ organisation: Organisation; signatory: Person; editor: Person }> {
  const state = over.state ?? 'verified'
  const at = scene.services.now().toISOString()
  const id = scene.services.random.id()
  const organisation: Organisation = {
    id, kind: 'association', nameSq: 'Shoqata Prova', nameEn: 'Prova Association', acronym: '', nuis: aNuis(), municipalityCode: '47', state,
    profile: { ...fullProfile, bank: { ...fullProfile.bank, holder: over.nameSq ?? 'Shoqata Prova' } }, iban: anIban(), saved: {}, createdBy: 'clockwork', createdAt: at,
    submittedAt: state === 'draft' ? null : at, verifiedAt: state === 'verified' ? at : null, version: 1, ...over,
  }
  await scene.arrange((tx) => insertOrganisation(tx.db, organisation))
  const signatory = await scene.person([{ role: 'signatory', scope: organisation.id }], 'Sonila Sinani')
  const editor = await scene.person([{ role: 'editor', scope: organisation.id }], 'Edlira Editori')
  return { organisation: (await findOrganisation(scene.db, organisation.id)) as Organisation, signatory, editor }
}
