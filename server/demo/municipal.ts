import type { Story } from './story'

/** Chapter 12: the call to municipalities that is open now. */
export async function municipal(_story: Story): Promise<void> {
  // Told by its slice.
}
