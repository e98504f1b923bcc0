import { transact } from '../kernel/services'
import { loadProgramme } from '../results/actions'
import type { Story } from './story'

/** Chapter 11: what the programme reported for 2020, put in as it was printed. */
export async function programme(story: Story): Promise<void> {
  story.at('2021-09-01T09:00:00+02:00')
  const manager = await story.as('manager@demo.test')
  await transact(story.services, manager, (tx) => loadProgramme(tx, manager))
}
