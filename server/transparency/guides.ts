import type { Both } from '../kernel/words'

type GuideSection = { readonly title: Both; readonly paragraphs: readonly Both[]; readonly items?: readonly Both[] }
export type Guide = { readonly title: Both; readonly lead: Both; readonly sections: readonly GuideSection[] }

const b = (sq: string, en: string): Both => ({ sq, en })

/** The pages of help that the foot of every page leads to. What a single call sets differently stands on the call's own page. */
export const GUIDES: Readonly<Record<'applicants' | 'scoring' | 'complaints' | 'accessibility', Guide>> = {
  applicants: {
    title: b('Udhëzuesi për aplikantët', 'Guide for applicants'),
    lead: b('Nga llogaria te kësti i parë, në shtatë hapa. Asgjë nuk humbet ndërsa shkruani.', 'From an account to the first instalment, in seven steps. Nothing is lost while you write.'),
    sections: [
      { title: b('1. Llogaria dhe organizata', '1. Account and organisation'), paragraphs: [
        b('Hapni një llogari dhe plotësoni profilin e organizatës: regjistrimin, licencën, bordin, bankën. Sekretaria e verifikon një herë dhe vlen për çdo thirrje.', 'Open an account and fill in the profile of the organisation: registration, licence, board, bank. The secretariat verifies it once, and it serves for every call.'),
        b('Ftoni kolegë: disa redaktojnë, një ose dy nënshkruajnë. Propozimin e dorëzon vetëm kush nënshkruan.', 'Invite colleagues: some edit, one or two sign. Only those who sign submit a proposal.'),
      ] },
      { title: b('2. Zgjidhni thirrjen', '2. Choose a call'), paragraphs: [
        b('Faqja e thirrjes thotë kush aplikon, për sa para, me cilat kritere dhe deri kur. Pyetjet bëhen deri në datën e shënuar; përgjigjet botohen për të gjithë njëkohësisht.', 'The page of the call says who may apply, for how much money, by which criteria and until when. Questions are taken until the date shown; answers are published to everybody at once.'),
      ] },
      { title: b('3. Shkruani', '3. Write'), paragraphs: [
        b('Propozimi ka pjesë të vogla. Çdo ruajtje mbetet, edhe kur diçka mungon; faqja thotë çfarë mungon dhe si ndreqet. Dy kolegë mund të punojnë njëkohësisht.', 'A proposal has small parts. Every save stays, even when something is missing; the page says what is missing and how to put it right. Two colleagues can work at the same time.'),
      ] },
      { title: b('4. Buxheti', '4. The budget'), paragraphs: [
        b('Shumat në lekë. Totalet, përqindjet dhe kufijtë i llogarit sistemi. Ku kalohet një kufi, fjalia tregon me sa.', 'Amounts in lek. Totals, percentages and ceilings are computed for you. Where a ceiling is passed, the sentence says by how much.'),
      ] },
      { title: b('5. Dorëzoni', '5. Submit'), paragraphs: [
        b('Vlen ora e serverit, deri në milisekondën e fundit para afatit. Merrni një konfirmim me numër, orë dhe gjurmë të përmbajtjes. Deri në afat mund ta tërhiqni dhe ta dorëzoni përsëri.', 'The clock of the server counts, to the last millisecond before the deadline. You get a receipt with a number, the time and a fingerprint of the content. Until the deadline you can withdraw it and submit again.'),
        b('Deri në mbyllje propozimin nuk e lexon dot askush i skemës.', 'Until the call closes nobody of the scheme can read it.'),
      ] },
      { title: b('6. Kontrolli dhe vlerësimi', '6. Check and scoring'), paragraphs: [
        b('Sekretaria kontrollon pranueshmërinë. Nëse mungon një dokument formal, pyeteni një herë dhe keni një afat për përgjigje. Pastaj vlerëson komisioni.', 'The secretariat checks eligibility. If a formal document is missing you are asked once and given a date to answer. Then the committee scores.'),
      ] },
      { title: b('7. Vendimi dhe marrëveshja', '7. Decision and agreement'), paragraphs: [
        b('Letra me rezultatin ju thotë pikët sipas seksioneve dhe arsyen. Fituesit e pranojnë ofertën, nënshkruajnë marrëveshjen dhe kërkojnë këstin e parë.', 'The letter with the result gives your points by section and the reason. Winners accept the offer, sign the agreement and request the first instalment.'),
      ] },
    ],
  },
  scoring: {
    title: b('Si vlerësohet', 'How scoring works'),
    lead: b('Pesë anëtarë, secili veç e veç, me kriteret e botuara bashkë me thirrjen.', 'Five members, each alone, by the criteria published with the call.'),
    sections: [
      { title: b('Kush vlerëson', 'Who scores'), paragraphs: [
        b('Komisioni ka kryetar dhe sekretar pa votë dhe një numër tek anëtarësh me votë, të paktën tre. Para se të lexojë gjë, secili deklaron konfliktin e interesit; kush ka konflikt nuk e sheh propozimin.', 'A committee has a chair and a secretary without vote and an odd number of voting members, at least three. Before reading anything each declares conflicts of interest; who has one does not see the proposal.'),
      ] },
      { title: b('Notat', 'Marks'), paragraphs: [
        b('Çdo kriter merr notë nga 1 deri në 5, shumëzuar me peshën e botuar. Notat 1, 2 dhe 5 kërkojnë arsye me shkrim. Fleta e vulosur nuk ndryshon.', 'Each criterion gets a mark from 1 to 5, times its published weight. Marks 1, 2 and 5 need a written reason. A sealed sheet does not change.'),
      ] },
      { title: b('Mesatarja dhe pragjet', 'Mean and floors'), paragraphs: [
        b('Rezultati është mesatarja e saktë e fletëve të vulosura; rrumbullakoset vetëm kur shfaqet. Propozimi duhet të kalojë çdo prag të seksionit dhe pragun e përgjithshëm.', 'The result is the exact mean of sealed sheets; it is rounded only where it is shown. A proposal must reach every section floor and the total floor.'),
      ] },
      { title: b('Nga renditja te paratë', 'From ranking to money'), paragraphs: [
        b('Ndiqet renditja. Një propozim kalohet vetëm kur përndryshe nuk mbahet dot një rregull i botuar: fondi, një grant për aplikant, të paktën një grant për bashki. Arsyeja e çdo kalimi botohet me shumat.', 'The ranking is followed. A proposal is passed over only where a published rule could not be kept otherwise: the envelope, one grant per applicant, at least one grant per municipality. The reason of each such step is published with its amounts.'),
      ] },
      { title: b('Barazimet', 'Ties'), paragraphs: [
        b('Vendos seksioni A, pastaj kriteri B2, pastaj bashkia pa grant, pastaj kostoja më e ulët për përfitues të drejtpërdrejtë. Kosto këtu është granti i kërkuar, pa bashkëfinancimin. Ku mbetet barazim te vija e financimit, hidhet short publik.', 'Section A decides, then criterion B2, then a municipality without a grant, then the lower cost per direct beneficiary. Cost here is the grant requested, without co-financing. Where a tie remains at the funding line, lots are drawn in public.'),
      ] },
    ],
  },
  complaints: {
    title: b('Ankesa dhe afatet', 'Complaints and deadlines'),
    lead: b('Çdo aplikant mund të ankohet për procedurën, pranueshmërinë ose llogaritjen.', 'Every applicant may complain about procedure, eligibility or arithmetic.'),
    sections: [
      { title: b('Afatet', 'Deadlines'), paragraphs: [], items: [
        b('Ankesa: brenda afatit që shënon letra me rezultatin, zakonisht 7 ditë kalendarike.', 'Complaint: within the time the letter with the result gives, usually 7 calendar days.'),
        b('Konfirmimi i marrjes: 2 ditë pune.', 'Acknowledgement: 2 working days.'),
        b('Vendimi: 10 ditë pune, nga persona që nuk kanë vlerësuar.', 'Decision: 10 working days, by people who did not score.'),
        b('Deri atëherë për pjesën e prekur nuk nënshkruhet marrëveshje.', 'Until then no agreement is signed for the part concerned.'),
      ] },
      { title: b('Si ankohem', 'How to complain'), paragraphs: [
        b('Shkruani te adresa e ndihmës në fund të faqes, me numrin e propozimit dhe çfarë mendoni se nuk u zbatua. Bashkëlidhni konfirmimin e marrjes nëse e keni.', 'Write to the help address at the foot of the page, with the number of the proposal and what you think was not followed. Attach the receipt if you have it.'),
      ] },
      { title: b('Kërkesat për informacion', 'Requests for information'), paragraphs: [
        b('Kërkesat për informacion publik marrin përgjigje brenda 10 ditësh pune, 15 kur kalohen te një institucion tjetër.', 'Requests for public information are answered within 10 working days, 15 where they are passed on to another body.'),
      ] },
    ],
  },
  accessibility: {
    title: b('Aksesueshmëria', 'Accessibility'),
    lead: b('Faqet duhet të përdoren nga kushdo, me çdo pajisje, edhe pa skript.', 'The pages are to be used by anybody, on any device, also without script.'),
    sections: [
      { title: b('Si janë bërë faqet', 'How the pages are made'), paragraphs: [
        b('Synojmë WCAG 2.2, niveli AA. Çdo faqe ka një titull, etiketa për çdo fushë, kontrast të mjaftueshëm, dhe përdoret me tastierë. Asgjë nuk thuhet vetëm me ngjyrë; çdo grafik ka tabelën e vet.', 'We aim at WCAG 2.2, level AA. Every page has one title, a label for every field, enough contrast, and works by keyboard. Nothing is said by colour alone; every chart has its table.'),
        b('Dokumentet PDF kanë strukturë për lexuesit e ekranit.', 'PDF documents carry structure for screen readers.'),
      ] },
      { title: b('Na tregoni', 'Tell us'), paragraphs: [
        b('Nëse diçka nuk ju punon, shkruani te adresa e ndihmës: faqen, pajisjen dhe çfarë ndodhi. Përgjigjemi brenda pesë ditësh pune.', 'If something does not work for you, write to the help address: the page, the device and what happened. We answer within five working days.'),
      ] },
    ],
  },
}

export type GuideName = keyof typeof GUIDES
