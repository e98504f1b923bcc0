import type { Story } from './story'

/** Chapter 2: money into the fund, February 2020. */
export async function money(_story: Story): Promise<void> {
  // Told by its slice.
}
