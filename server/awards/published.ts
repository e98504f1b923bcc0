import { canonical } from '../kernel/canonical'
import { sha256 } from '../kernel/hash'
import type { RankedProposal } from '../scoring/ranking'
import type { RecommendationContent } from './awards'

/** Names for what the database knows by id: proposals under their references, applicants under codes that say nothing. */
export type Aliases = { readonly proposal: (id: string) => string; readonly applicant: (id: string) => string }

/** Applicants are numbered as their first proposal is: the same call always gives the same codes. */
export function aliasesOf(ranking: readonly Pick<RankedProposal, 'proposalId' | 'organisationId' | 'reference'>[]): Aliases {
  const references = new Map(ranking.map(({ proposalId, reference }) => [proposalId, reference]))
  const inOrder = [...ranking].sort((a, b) => (a.reference < b.reference ? -1 : 1)).map(({ organisationId }) => organisationId)
  const codes = new Map([...new Set(inOrder)].map((id, index) => [id, `O-${index + 1}`]))
  return { proposal: (id) => references.get(id) ?? id, applicant: (id) => codes.get(id) ?? id }
}

export type PublishedRank = Omit<RankedProposal, 'proposalId' | 'organisationId' | 'organisationName'> & { readonly applicant: string }
export type Published = { readonly rules: RecommendationContent['rules']; readonly ranking: readonly PublishedRank[]; readonly selection: RecommendationContent['selection'] }

/**
 * A recommendation as everybody gets it. The fingerprint of what was decided is taken from this form, so that whoever has the
 * published bundle computes the same.
 */
export function publish({ rules, ranking, selection }: Pick<RecommendationContent, 'rules' | 'ranking' | 'selection'>): Published {
  return { ...publishInputs({ rules, ranking }), selection: underAliases(selection, aliasesOf(ranking)) }
}

function publishInputs({ rules, ranking }: Pick<RecommendationContent, 'rules' | 'ranking'>): Pick<Published, 'rules' | 'ranking'> {
  const aliases = aliasesOf(ranking)
  return {
    rules: { ...underAliases(rules, aliases), ...(rules.wonElsewhere === undefined ? {} : { wonElsewhere: rules.wonElsewhere.map(({ applicant, awards }) => ({ applicant: aliases.applicant(applicant), awards })) }) },
    ranking: ranking.map(({ proposalId: _id, organisationId, organisationName: _name, ...ranked }) => ({ ...ranked, tiedWith: ranked.tiedWith.map(aliases.proposal), applicant: aliases.applicant(organisationId) })),
  }
}

/** The fingerprint of what a selection is computed from: rules and ranking as they are published, nothing else. */
export const inputsHash = (inputs: Pick<RecommendationContent, 'rules' | 'ranking'>): string => sha256(canonical(publishInputs(inputs)))

/** Every id of a proposal, wherever it stands in the value, under its reference. Ids are UUIDs, so nothing else is one. */
export function underAliases<Value>(value: Value, aliases: Aliases): Value {
  if (typeof value === 'string') return aliases.proposal(value) as Value
  if (Array.isArray(value)) return value.map((one: unknown) => underAliases(one, aliases)) as Value
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, underAliases(one as unknown, aliases)])) as Value
}
