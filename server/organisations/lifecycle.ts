import { lifecycle } from '../kernel/lifecycle'

/** Verification is asked for, given, refused with a reason, and asked for again when the name or the account changes. */
export const organisationLife = lifecycle('organisation', {
  draft: { submit: 'submitted' },
  submitted: { verify: 'verified', refuse: 'refused' },
  refused: { submit: 'submitted' },
  verified: { reopen: 'submitted' },
})

export type OrganisationState = (typeof organisationLife.states)[number]
export type OrganisationMove = Parameters<typeof organisationLife.after>[1]
