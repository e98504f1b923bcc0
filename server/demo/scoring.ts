import type { Story } from './story'

/** Chapter 8: declarations, sheets and the committee meeting, June 2020. */
export async function scoring(_story: Story): Promise<void> {
  // Told by its slice.
}
