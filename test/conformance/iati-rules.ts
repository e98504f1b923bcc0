import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { XMLParser } from 'fast-xml-parser'

/* The rules of the standard ruleset, asked of a file by an XPath engine that is not ours (xmllint). */

type RuleInfo = { id: string; severity: string; message: string }
type Case = {
  ruleInfo?: RuleInfo; condition?: string; idCondition?: string; paths?: string[]; prefix?: string[]; separator?: string; one?: string; all?: string; date?: string; start?: string; end?: string
  less?: string; more?: string; regex?: string; if?: string; then?: string; sum?: number; min?: number; max?: number; foreach?: string; do?: Rules
}
type Rules = Record<string, { cases: Case[] }>
export type Ruleset = Record<string, Rules>
export type Breach = { rule: string; message: string; severity: string; count: number }

export const readRuleset = (standards: string): Ruleset => JSON.parse(readFileSync(path.join(standards, 'iati', 'rulesets', 'standard.json'), 'utf8')) as Ruleset

/** Codes of a list that may still be used. */
export function readCodes(standards: string, list: string): Set<string> {
  const parser = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '@', parseTagValue: false, isArray: (name) => name === 'codelist-item' })
  const read = parser.parse(readFileSync(path.join(standards, 'iati', 'codelists', `${list}.xml`), 'utf8')) as { codelist: { 'codelist-items': { 'codelist-item': { code: string; '@status'?: string }[] } } }
  return new Set(read.codelist['codelist-items']['codelist-item'].filter((item) => item['@status'] !== 'withdrawn').map((item) => item.code))
}

const ask = (file: string, xpath: string): string => execFileSync('xmllint', ['--nonet', '--xpath', xpath, file], { encoding: 'utf8' }).trim()
const number = (day: string) => `number(translate(${day}, '-', ''))`

/** The texts of all nodes at a path. */
function texts(file: string, nodes: string): string[] {
  const count = Number(ask(file, `count(${nodes})`))
  if (count === 0) return []
  return ask(file, `concat(${Array.from({ length: count }, (_none, index) => `string((${nodes})[${index + 1}])`).join(", '\u241e', ")}, '')`).split('\u241e')
}

type Asked = { file: string; today: string; now: string; agencies: Set<string>; publishers: Set<string> }

const not = (paths: readonly string[]) => `not(${paths.join(' or ')})`
const within = (at: string, one: Case) => `(${at})${one.condition === undefined ? '' : `[${one.condition}]`}`

/** For each kind of rule the nodes that break it; a kind nobody has described here is a fault of the test, not a rule passed over. */
const NODES: Record<string, (at: string, one: Case, asked: Asked) => string> = {
  atleast_one: (at, one) => `${within(at, one)}[${not(one.paths ?? [])}]`,
  no_more_than_one: (at, one) => `${within(at, one)}[count(${(one.paths ?? []).join(' | ')}) > 1]`,
  one_or_all: (at, one) => `(${at})[not(${one.one})][${{ lang: './/narrative[not(@xml:lang)]', currency: './/value[not(@currency)]', sector: 'transaction[sector] and transaction[not(sector)]' }[one.all as 'lang']}]`,
  unique: (at, { paths: [first, second] = [] }) => `(${at})[${first} = ${second}]`,
  date_now: (at, one, { now }) => `(${at})[number(translate(substring(${one.date}, 1, 19), '-T:', '')) > ${now}]`,
  date_order: (at, { less, more }, { today }) => (more === 'NOW' ? `(${at})/${less}[${number('.')} > ${today}]` : `(${at})[${less}][${more}][${number(less as string)} > ${number(more as string)}]`),
  between_dates: (at, { date, start, end }) => `(${at})[${date}][${number(date as string)} < ${number(start as string)} or ${number(date as string)} > ${number(end as string)}]`,
  time_limit: (at, { start, end }) => `(${at})[${number(end as string)} - ${number(start as string)} > 10000]`,
  no_spaces: (at, { paths = [] }) => paths.map((one) => `(${at})/${one}[string-length(.) > 0][normalize-space(substring(., 1, 1)) = '' or normalize-space(substring(., string-length(.))) = '']`).join(' | '),
  if_then: (at, one) => `(${at})[boolean(${one.if})][not(${one.then})]`,
  strict_sum: (at, one) => `${within(at, one)}[sum(${(one.paths ?? []).join(' | ')}) != ${one.sum}]`,
  range: (at, { paths = [], min, max }) => paths.map((one) => `(${at})/${one}[number(.) < ${min} or number(.) > ${max}]`).join(' | '),
}

/** Kinds of rule that ask more than XPath can: how many texts break them. */
const TEXTS: Record<string, (at: string, one: Case, asked: Asked) => number> = {
  regex_matches: (at, { paths = [], regex }, { file }) => paths.flatMap((one) => texts(file, `(${at})/${one}`)).filter((text) => !new RegExp(regex as string).test(text)).length,
  startswith(at, { paths = [], prefix = [], separator = '' }, { file, agencies, publishers }) {
    if (prefix.includes('ORG-ID-PREFIX')) return paths.flatMap((one) => texts(file, `(${at})/${one}`)).filter((text) => !publishers.has(text) && ![...agencies].some((agency) => text.startsWith(`${agency}-`))).length
    const begins = paths.flatMap((one) => prefix.map((before) => `(${before} and starts-with(${one}, concat(${before}, '${separator}')))`))
    return Number(ask(file, `count((${at})[${not(begins)}])`))
  },
}

type Question = { at: string; kind: string; one: Case }

/** Every rule of the set that the file breaks. `heard` is told of each kind of rule that was asked. */
export function breachesOf(ruleset: Ruleset, file: string, standards: string, now: Date, heard: (kind: string) => void = () => undefined): Breach[] {
  const digits = now.toISOString().replace(/[-T:]/g, '')
  const asked: Asked = { file, today: digits.slice(0, 8), now: digits.slice(0, 14), agencies: readCodes(standards, 'OrganisationRegistrationAgency'), publishers: readCodes(standards, 'OrganisationIdentifier') }
  const questions = Object.entries(ruleset).flatMap(([at, rules]) => questionsAt(at, rules, file, heard))
  // One call of xmllint answers all that XPath can answer.
  const nodes = questions.map(({ at, kind, one }) => NODES[kind]?.(at, one, asked))
  const counts = ask(file, `concat(${nodes.map((path) => (path === undefined ? "'-'" : `count(${path})`)).join(", ' ', ")})`).split(' ')
  return questions.flatMap(({ at, kind, one }, index): Breach[] => {
    const text = TEXTS[kind]
    if (nodes[index] === undefined && text === undefined) throw new Error(`nobody has said how to ask for a rule of the kind ${kind}`)
    const count = text === undefined ? Number(counts[index]) : text(at, one, asked)
    const { id, message, severity } = one.ruleInfo as RuleInfo
    return count === 0 ? [] : [{ rule: id, message, severity, count }]
  })
}

/** A loop asks its rules once for each value it finds. */
function questionsAt(at: string, rules: Rules, file: string, heard: (kind: string) => void): Question[] {
  return Object.entries(rules).flatMap(([kind, { cases }]) => cases.flatMap((one): Question[] => {
    heard(kind)
    if (kind !== 'loop') return [{ at, kind, one }]
    const values = [...new Set(texts(file, `(${at})/${one.foreach}`))]
    return values.flatMap((value) => questionsAt(at, JSON.parse(JSON.stringify(one.do).replaceAll('$1', value)) as Rules, file, heard))
  }))
}
