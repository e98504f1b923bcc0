import type { Story } from './story'

/** Chapter 4: the first proposals are begun, late April 2020. */
export async function drafting(_story: Story): Promise<void> {
  // Told by its slice.
}
