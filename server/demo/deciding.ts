import type { Story } from './story'

/** Chapter 9: recommendation, decision and letters, June 2020; acceptance and agreements, July 2020. */
export async function deciding(_story: Story): Promise<void> {
  // Told by its slice.
}
