import { OutOfDate } from './errors'

type Moves<Table> = { [State in keyof Table]: keyof Table[State] }[keyof Table] & string

/**
 * Where a thing can be and what may come next, as one table: state, move, next state.
 * A target that is not itself a state of the table does not compile. Final states are written down, empty.
 */
export function lifecycle<const Table extends Record<keyof Table, Record<string, keyof Table>>>(
  name: string,
  table: Table,
) {
  type State = keyof Table & string
  type Move = Moves<Table>
  const moves = table as Record<string, Record<string, State>>

  return {
    name,
    table,
    states: Object.keys(table) as State[],
    moves: [...new Set(Object.values(moves).flatMap((row) => Object.keys(row)))] as Move[],

    can(state: State, move: Move): boolean {
      return Object.hasOwn(moves[state] ?? {}, move)
    },

    /** The state after the move; a move the table does not draw is a polite 409. */
    after(state: State, move: Move): State {
      const next = Object.hasOwn(moves[state] ?? {}, move) ? moves[state]?.[move] : undefined
      if (next === undefined) throw new OutOfDate('kernel.movedMeanwhile', { thing: name, state, move })
      return next
    },
  }
}
