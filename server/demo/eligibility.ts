import type { Story } from './story'

/** Chapter 7: the administrative check, May 2020. */
export async function eligibility(_story: Story): Promise<void> {
  // Told by its slice.
}
