import type { Story } from './story'

/** Chapter 10: instalments, reports and closure, July 2020 to July 2021. */
export async function paying(_story: Story): Promise<void> {
  // Told by its slice.
}
