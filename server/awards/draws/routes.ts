import { instant, instantAt } from '../../kernel/dates'
import { found, type Fault } from '../../kernel/errors'
import type { Fields } from '../../kernel/fields'
import { goTo, key, type siteMap, type Visit } from '../../kernel/http'
import type { Services } from '../../kernel/services'
import { SOURCES_MAX, type Announcement } from '../../scoring/draws/draws'
import { findPublicDraw, listPublicDraws } from '../../scoring/draws/store'
import { readSelection } from '../policy'
import { readCurrent } from '../revision-actions'
import { annulTieDraw, announceTieDraw, concludeTieDraw, lotsOf, tieOf } from './actions'
import { drawPage } from './pages'
import * as may from './policy'

type Site = Pick<ReturnType<typeof siteMap>, 'get' | 'post'> & { readonly services: Services }

/** The draw of a call, for those who read its ranking; its forms are the chair's and the secretary's. */
export function declareDraws({ get, post, services }: Site): void {
  const { db } = services

  const tieFor = async (call: string, visit: Visit) => {
    const standing = await readCurrent(db, call, visit.person)
    const draws = await listPublicDraws(db, standing.evaluation.call.id)
    return { standing, draws, ...tieOf(standing, draws, instant(visit.at)) }
  }
  type Found = Awaited<ReturnType<typeof tieFor>>
  const tieInPath = (visit: Visit) => tieFor(key(visit, 'reference'), visit)
  const drawInPath = async (visit: Visit) => {
    const draw = found(await findPublicDraw(db, key(visit, 'id')), 'awards.draws.missing')
    const tie = await tieFor(draw.callId, visit)
    return { ...tie, draw, open: draw.state === 'announced' ? draw : null }
  }

  const show = (tie: Found, { words, person, form }: Visit, faults: readonly Fault[] = []) => drawPage(words, {
    call: tie.standing.evaluation.call, draws: tie.draws, lots: tie.tied.length === 0 ? [] : lotsOf(tie.standing), open: tie.open,
    may: { announce: may.announce(person, tie).allowed, conclude: may.conclude(person, tie).allowed, annul: may.annul(person, tie).allowed },
  }, faults.length === 0 ? undefined : { form, faults })

  const back = (tie: Found) => goTo(`/awards/selections/${tie.standing.evaluation.call.reference}/draw`)

  get('/selections/:reference/draw', { find: tieInPath, may: readSelection, answer: (tie, visit) => show(tie, visit) })

  post('/selections/:reference/draw', {
    find: tieInPath,
    may: may.announce,
    answer: async (tie, visit) => {
      const faults = await announceTieDraw(services, visit.person, tie.standing.evaluation.call.id, readAnnouncement(visit.form))
      return faults.length > 0 ? show(tie, visit, faults) : back(tie)
    },
  })

  post('/draws/:id/numbers', {
    find: drawInPath,
    may: may.conclude,
    answer: async (tie, visit) => {
      const numbers = tie.draw.sources.map((_source, index) => visit.form.text(`numbers.${index + 1}`))
      const faults = await concludeTieDraw(services, visit.person, tie.draw.id, numbers, visit.form.text('note'))
      return faults.length > 0 ? show(tie, visit, faults) : back(tie)
    },
  })

  post('/draws/:id/annulment', {
    find: drawInPath,
    may: may.annul,
    answer: async (tie, visit) => {
      const faults = await annulTieDraw(services, visit.person, tie.draw.id, visit.form.text('reason'))
      return faults.length > 0 ? show(tie, visit, faults) : back(tie)
    },
  })
}

function readAnnouncement(form: Fields): Announcement {
  const knownOn = form.day('knownOn')
  return {
    sources: Array.from({ length: SOURCES_MAX }, (_nothing, index) => ({ name: form.text(`source.${index + 1}`), where: form.text(`where.${index + 1}`) })),
    knownAt: knownOn === null || knownOn === 'faulty' ? null : instantAt(knownOn, form.text('knownTime')),
  }
}
