import type { Story } from './story'

/** Chapter 11: what the programme reported: indicators, risks, recommendations. */
export async function programme(_story: Story): Promise<void> {
  // Told by its slice.
}
