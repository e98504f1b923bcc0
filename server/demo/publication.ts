import type { Story } from './story'

/** Chapter 3: the call is drafted, reviewed and published, April 2020. */
export async function publication(_story: Story): Promise<void> {
  // Told by its slice.
}
