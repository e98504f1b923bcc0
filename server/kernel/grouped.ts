/** What belongs to each, found without going through all of it for each. */
export function grouped<One>(all: readonly One[], nameOf: (one: One) => string): (name: string) => One[] {
  const groups = new Map<string, One[]>()
  for (const one of all) {
    const name = nameOf(one)
    const group = groups.get(name)
    if (group === undefined) groups.set(name, [one])
    else group.push(one)
  }
  return (name) => groups.get(name) ?? []
}
