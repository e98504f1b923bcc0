import { folded } from '../../kernel/words'

/**
 * Family names that everybody in the country meets. Kept by hand, because no register of surnames is published;
 * a name that stands here only weighs less, it is never left out.
 */
const WIDESPREAD = new Set([
  'hoxha', 'shehu', 'dervishi', 'prifti', 'marku', 'leka', 'gjoka', 'kola', 'lleshi', 'hysa', 'hysi', 'rama', 'meta', 'cela', 'basha', 'kuci', 'muca', 'hasani',
  'gjini', 'deda', 'preci', 'nikolli', 'toska', 'xhafa', 'duka', 'kodra', 'ahmeti', 'ismaili', 'ndreca', 'pepa', 'koci', 'gega', 'sula', 'brahimi', 'beqiri', 'bardhi',
])

/** As many bearers as this and a name says little, also where it is on no list. */
const BEARERS_FEW = 3

/** The words of a name, folded: accents, marks and capitals make no difference. */
const tokens = (name: string): string[] => name.split(/[\s-]+/).map(folded).filter((word) => /\p{L}/u.test(word) && !/\p{N}/u.test(word))

/** The same words in whatever order: `Dervishi Çlirim` is `Çlirim Dervishi`. Empty where a name has a single word. */
export const fullName = (name: string): string => { const all = tokens(name); return all.length < 2 ? '' : [...all].sort().join(' ') }

/** What stands after the first name; both halves of a double one. A single word is no family name. */
export function familyNames(name: string): string[] {
  const [, ...rest] = name.trim().split(/\s+/)
  const last = rest.at(-1)
  return last === undefined ? [] : tokens(last).filter((word) => word.length > 2)
}

export type Rarity = (familyName: string) => 1 | 2

/** How much a shared family name says: two where few people known to the scheme bear it, one where many do or everybody knows several. */
export function rarityOf(names: readonly string[]): Rarity {
  const bearers = new Map<string, Set<string>>()
  for (const name of names) {
    for (const family of familyNames(name)) bearers.set(family, (bearers.get(family) ?? new Set()).add(fullName(name)))
  }
  return (family) => (WIDESPREAD.has(family) || (bearers.get(family)?.size ?? 0) > BEARERS_FEW ? 1 : 2)
}
