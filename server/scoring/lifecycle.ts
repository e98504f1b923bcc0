import { lifecycle } from '../kernel/lifecycle'

/** A score sheet of one assessor about one proposal. Drafts are private; a void sheet is never changed again. */
export const sheetLife = lifecycle('sheet', {
  assigned: { save: 'draft', void: 'void' },
  draft: { save: 'draft', seal: 'sealed', void: 'void' },
  // After sealing only as a whole: a conflict that came to light, an assessor who may not judge. Or opened again by the
  // chair with a reason, when the version that was sealed has been kept.
  sealed: { reopen: 'draft', void: 'void' },
  void: {},
})

export type SheetState = (typeof sheetLife.states)[number]
export type SheetMove = (typeof sheetLife.moves)[number]
