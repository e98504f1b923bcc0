import type { Fault } from '../kernel/errors'
import type { Fields } from '../kernel/fields'
import type { Profile } from './store'

/** Texts of the profile form with the longest each may be; names are also those of the form's fields. */
export const PROFILE_TEXTS = {
  mayor: 200, directorate: 300, contactEmail: 254, authorisingOfficer: 200, implementingOfficer: 200, genderFocalPoint: 200,
  treasuryBranch: 100, budgetCode: 30, programmeCode: 30,
} as const

export const PROFILE_COUNTS = ['socialWorkers', 'socialAdministrators'] as const

const COUNT_MAX = 10_000

export function readProfile(form: Fields): { profile: Profile; faults: Fault[] } {
  const faults: Fault[] = []
  const text = (name: keyof typeof PROFILE_TEXTS): string | null => {
    const typed = form.text(name)
    if (typed.length > PROFILE_TEXTS[name]) faults.push({ field: name, words: 'municipalities.fault.long', values: { max: PROFILE_TEXTS[name] } })
    return typed === '' ? null : typed
  }
  const count = (name: (typeof PROFILE_COUNTS)[number]): number | null => {
    const typed = form.whole(name)
    if (typed === 'faulty' || (typed !== null && (typed < 0 || typed > COUNT_MAX))) {
      faults.push({ field: name, words: 'municipalities.fault.count', values: { max: COUNT_MAX } })
      return null
    }
    return typed
  }
  const naru = form.text('naru')
  const profile: Profile = {
    naru: naru === 'yes' || naru === 'no' ? naru : null,
    socialWorkers: count('socialWorkers'),
    socialAdministrators: count('socialAdministrators'),
    mayor: text('mayor'),
    directorate: text('directorate'),
    contactEmail: text('contactEmail'),
    authorisingOfficer: text('authorisingOfficer'),
    implementingOfficer: text('implementingOfficer'),
    genderFocalPoint: text('genderFocalPoint'),
    treasuryBranch: text('treasuryBranch'),
    budgetCode: text('budgetCode'),
    programmeCode: text('programmeCode'),
  }
  const { contactEmail, authorisingOfficer, implementingOfficer } = profile
  if (contactEmail !== null && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(contactEmail)) faults.push({ field: 'contactEmail', words: 'municipalities.fault.email' })
  // Who authorises spending and who carries it out answer for each other: one person cannot be both.
  if (authorisingOfficer !== null && authorisingOfficer === implementingOfficer) faults.push({ field: 'implementingOfficer', words: 'municipalities.fault.samePerson' })
  return { profile, faults }
}
