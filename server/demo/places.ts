import type { Story } from './story'

/** Chapter 1: the 61 municipalities and the organisations, January to April 2020. */
export async function places(_story: Story): Promise<void> {
  // Told by its slice.
}
