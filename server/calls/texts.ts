import type { CallTexts, TemplateName } from './calls'

/** The texts with which a call begins; the secretariat writes over them. */
export const callTexts: Readonly<Record<TemplateName, CallTexts>> = {
  cso_small: {
    summary: {
      sq: 'Grante të vogla për projekte që lidhin kujdesin shëndetësor me atë social dhe zbatojnë planin social vendor të bashkisë.',
      en: 'Small grants for projects that join health and social care and carry out the municipality’s own social care plan.',
    },
    background: {
      sq: 'Bashkitë kanë përgatitur planet sociale vendore: ku janë njerëzit në nevojë, cilat shërbime mungojnë dhe sa kushtojnë. Organizatat e shoqërisë civile, që i njohin familjet nga afër, mund t’i kthejnë këto plane në shërbime.',
      en: 'Municipalities have prepared their social care plans: where the people in need are, which services are missing and what they cost. Civil society organisations, who know the families, can turn these plans into services.',
    },
    objectives: {
      sq: 'Shërbime të reja ose më të mira, të integruara shëndetësore dhe sociale, afër njerëzve që kanë më shumë nevojë, dhe bashki që mësojnë t’i financojnë e t’i mbajnë vetë.',
      en: 'New or better integrated health and social services, close to the people who need them most, and municipalities that learn to fund and keep them.',
    },
    priorities: {
      sq: 'Përparësi kanë shërbimet për romët, egjiptianët dhe personat me aftësi të kufizuara, dhe zgjidhjet novatore që bashkia mund t’i marrë përsipër.',
      en: 'Priority goes to services for Roma, Egyptians and persons with disabilities, and to new solutions that the municipality can take over.',
    },
    eligibility: {
      sq: 'Organizata është e regjistruar si organizatë jofitimprurëse, me seli dhe veprimtari në njërën nga bashkitë e thirrjes.\nProjekti zbaton një masë të planit social vendor të asaj bashkie.\nPërfituesit fundorë janë njerëz në nevojë: para së gjithash romë, egjiptianë dhe persona me aftësi të kufizuara.\nOrganizata nuk ka detyrime të papaguara për tatime e sigurime dhe nuk është në asnjë nga situatat e përjashtimit.',
      en: 'The organisation is registered as a non-profit, with its seat and its work in one of the municipalities of the call.\nThe project carries out a measure of that municipality’s social care plan.\nFinal beneficiaries are people in need: first of all Roma, Egyptians and persons with disabilities.\nThe organisation owes no taxes or social insurance and is in none of the exclusion situations.',
    },
    howToApply: {
      sq: 'Regjistroni organizatën, plotësoni aplikimin këtu dhe ngarkoni dokumentet. Aplikimin e dorëzon personi që nënshkruan për organizatën. Deri në afat mund ta tërhiqni dhe ta dorëzoni përsëri; vlen dorëzimi i fundit.',
      en: 'Register the organisation, fill in the application here and upload the documents. It is submitted by the person who signs for the organisation. Until the deadline you may withdraw and submit again; the last submission counts.',
    },
    contact: {
      sq: 'Pyetjet për thirrjen bëhen këtu, te «Pyetje dhe përgjigje», që përgjigjen ta lexojnë të gjithë. Për përdorimin e faqes na shkruani te adresa e ndihmës në fund.',
      en: 'Ask about the call here, under “Questions and answers”, so that everybody reads the answer. For help with the site write to the address at the foot of the page.',
    },
    complaints: {
      sq: 'Ankesa bëhet me shkrim brenda afatit të thënë në njoftimin e rezultatit, për procedurën, pranueshmërinë ose llogaritjen e pikëve. E shqyrton një panel pa anëtarë të komisionit.',
      en: 'A complaint is made in writing within the time given in the result notice, about procedure, eligibility or the arithmetic of points. A panel without committee members decides it.',
    },
    dataNote: {
      sq: 'Të dhënat e aplikimit përdoren për vlerësimin dhe ndjekjen e grantit. Emri i fituesit, titulli, bashkia dhe shuma botohen. Mos shkruani emra përfituesish ose të dhëna shëndetësore të një personi.',
      en: 'The data of an application serve to assess and follow the grant. The grantee’s name, the title, the municipality and the amount are published. Do not write names of beneficiaries or anybody’s health data.',
    },
  },
  municipal: {
    summary: {
      sq: 'Mbështetje për bashkitë që hapin ose zgjerojnë një shërbim të integruar të kujdesit shoqëror, në zbatim të planit social vendor të miratuar nga këshilli bashkiak.',
      en: 'Support for municipalities that open or widen an integrated social care service under the social care plan their council has approved.',
    },
    background: {
      sq: 'Fondi Social bashkon paratë e ministrisë, të bashkive dhe të donatorëve për shërbime që njerëzit i gjejnë në bashkinë e tyre. Bashkia vlerëson nevojat, llogarit koston dhe e merr shërbimin përsipër.',
      en: 'The Social Fund joins money of the ministry, of municipalities and of donors for services that people find in their own municipality. The municipality assesses the needs, works out the cost and takes the service over.',
    },
    objectives: {
      sq: 'Shërbime komunitare në bashkitë ku mungojnë ose nuk mjaftojnë, me menaxhim rasti dhe referim ndërmjet shëndetësisë dhe kujdesit shoqëror.',
      en: 'Community services in municipalities where they are missing or insufficient, with case management and referral between health and social care.',
    },
    priorities: {
      sq: 'Përparësi kanë bashkitë pa shërbime për grupin e synuar, shërbimet për fëmijët dhe të moshuarit e vetmuar, dhe planet që e kalojnë bashkëfinancimin minimal.',
      en: 'Priority goes to municipalities without services for the target group, to services for children and for older persons living alone, and to plans that go beyond the minimum co-financing.',
    },
    eligibility: {
      sq: 'Aplikon bashkia, me nënshkrimin e kryetarit.\nKëshilli bashkiak e ka miratuar planin social vendor dhe projekti zbaton një masë të tij.\nBashkia bashkëfinancon me para, jo me kontribut në natyrë, të paktën pjesën e kërkuar të kostos totale.\nE njëjta kosto nuk financohet nga një program tjetër.',
      en: 'The municipality applies, with the mayor’s signature.\nThe municipal council has approved the social care plan and the project carries out one of its measures.\nThe municipality co-finances in cash, not in kind, at least the share of the total cost that is asked for.\nThe same cost is not funded by another programme.',
    },
    howToApply: {
      sq: 'Plotësoni aplikimin këtu me shtojcën e nevojave dhe fletën e kostos. E dorëzon kryetari i bashkisë ose i autorizuari. Deri në afat mund ta tërhiqni dhe ta dorëzoni përsëri; vlen dorëzimi i fundit.',
      en: 'Fill in the application here with the needs annex and the costed service sheet. The mayor or an authorised person submits it. Until the deadline you may withdraw and submit again; the last submission counts.',
    },
    contact: {
      sq: 'Pyetjet për thirrjen bëhen këtu, te «Pyetje dhe përgjigje», që përgjigjen ta lexojnë të gjithë. Për përdorimin e faqes na shkruani te adresa e ndihmës në fund.',
      en: 'Ask about the call here, under “Questions and answers”, so that everybody reads the answer. For help with the site write to the address at the foot of the page.',
    },
    complaints: {
      sq: 'Ankesa bëhet me shkrim brenda afatit të thënë në njoftimin e rezultatit, për procedurën, pranueshmërinë ose llogaritjen e pikëve. E shqyrton një panel pa anëtarë të komisionit.',
      en: 'A complaint is made in writing within the time given in the result notice, about procedure, eligibility or the arithmetic of points. A panel without committee members decides it.',
    },
    dataNote: {
      sq: 'Të dhënat e aplikimit përdoren për vlerësimin dhe ndjekjen e grantit. Emri i bashkisë, titulli dhe shuma botohen. Shifrat për banorët jepen të përmbledhura, pa emra.',
      en: 'The data of an application serve to assess and follow the grant. The municipality’s name, the title and the amount are published. Figures about residents are given in summary, without names.',
    },
  },
}
