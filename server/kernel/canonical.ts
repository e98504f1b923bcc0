import assert from 'node:assert/strict'

/**
 * One text for one value: RFC 8785 for what we keep in sealed records, namely
 * strings, safe integers, booleans, null, lists and plain objects. Keys are sorted
 * by UTF-16 unit; a member that is undefined is left out.
 */
export function canonical(value: unknown): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value)
  if (typeof value === 'number') {
    assert(Number.isFinite(value), 'a sealed number is finite')
    return JSON.stringify(value)
  }
  if (Array.isArray(value)) return `[${value.map((one) => canonical(one ?? null)).join(',')}]`
  assert(typeof value === 'object', `a sealed value is data, not a ${typeof value}`)
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${canonical(member)}`).join(',')}}`
}
