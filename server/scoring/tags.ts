import { quietTag, tag, type Shape, type TagView } from '../kernel/parts'
import type { Words } from '../kernel/words'
import { shownState, STATE_SHAPES, type Call } from '../calls/calls'
import type { Member } from './committee'
import type { SheetState } from './lifecycle'

const SHEET_SHAPES: Record<SheetState, Shape> = { assigned: 'ring', draft: 'half', sealed: 'disc', void: 'square' }

/** The state of one's own sheet; a late one stands out. */
export function sheetTag(words: Words, state: SheetState, late: 'late' | 'in_time'): TagView {
  if (late === 'late' && (state === 'assigned' || state === 'draft')) return tag('late', words.say('scoring.state.late'))
  const text = words.say(`scoring.state.${state}`)
  return state === 'sealed' ? quietTag(SHEET_SHAPES[state], text) : tag(SHEET_SHAPES[state], text)
}

/** The seat in words: whoever was seated for one proposal votes on nothing else, and which proposal it is stands nowhere. */
export const seatText = (words: Words, { seat, onlyProposalId }: Pick<Member, 'seat' | 'onlyProposalId'>): string =>
  words.say(onlyProposalId === null ? `scoring.seat.${seat}` : 'scoring.seat.standIn')

export function callTag(words: Words, call: Call, at: Date): TagView {
  const state = shownState(call, at)
  return tag(STATE_SHAPES[state], words.say(`calls.state.${state}`))
}
