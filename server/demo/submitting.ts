import type { Story } from './story'

/** Chapter 6: proposals are submitted until 20 May 2020. */
export async function submitting(_story: Story): Promise<void> {
  // Told by its slice.
}
