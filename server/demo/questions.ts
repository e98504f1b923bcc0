import type { Story } from './story'

/** Chapter 5: corrigendum and answers in public, until 15 May 2020. */
export async function questions(_story: Story): Promise<void> {
  // Told by its slice.
}
