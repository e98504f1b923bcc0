import type { AgreementText } from '../text'

/**
 * First model of the grant agreement. A signed agreement keeps its own text, so a new wording is a new file with a new version;
 * this one is not edited once it has been used. Words in braces are filled in from the award, the call and the applicant.
 */
export const grant1: AgreementText = {
  version: 'grant-1',
  articles: [
    {
      heading: { sq: 'Palët', en: 'The parties' },
      paragraphs: [
        {
          sq: 'Kjo marrëveshje lidhet ndërmjet {funder} (më poshtë «Financuesi»), të përfaqësuar nga autoriteti që vendos për dhënien e granteve, dhe {grantee}, NUIS {nuis}, me seli në {seat}, të përfaqësuar nga nënshkruesi i autorizuar (më poshtë «Përfituesi»).',
          en: 'This agreement is made between {funder} (the “Funder”), represented by the authority that decides on awards, and {grantee}, tax number {nuis}, seated in {seat}, represented by its authorised signatory (the “Grantee”).',
        },
        {
          sq: 'Ajo mbështetet në thirrjen {call}, në propozimin {proposal} të dorëzuar nga Përfituesi dhe në vendimin {decision} të datës {decidedOn}. Propozimi i dorëzuar dhe buxheti në shtojcë janë pjesë e saj.',
          en: 'It rests on call {call}, on proposal {proposal} submitted by the Grantee, and on decision {decision} of {decidedOn}. The proposal as submitted and the annexed budget are part of it.',
        },
      ],
    },
    {
      heading: { sq: 'Qëllimi', en: 'Purpose' },
      paragraphs: [
        {
          sq: 'Granti jepet vetëm për projektin «{title}» në bashkinë {municipality}. Përfituesi e zbaton projektin siç është përshkruar në propozim, me kujdesin e duhur, dhe mban përgjegjësi për të edhe kur një pjesë e kryejnë partnerët ose nënkontraktorët.',
          en: 'The grant is given solely for the project “{title}” in the municipality of {municipality}. The Grantee carries out the project as described in the proposal, with due care, and answers for it also where partners or subcontractors carry out a part.',
        },
        {
          sq: 'Granti nuk krijon fitim për Përfituesin dhe nuk mbulon kosto që i paguan një burim tjetër.',
          en: 'The grant yields no profit to the Grantee and does not cover costs that another source pays.',
        },
      ],
    },
    {
      heading: { sq: 'Kohëzgjatja', en: 'Duration' },
      paragraphs: [
        {
          sq: 'Projekti fillon më {startsOn} dhe mbaron më {endsOn}. Fillimi nuk është para datës së nënshkrimit të fundit.',
          en: 'The project starts on {startsOn} and ends on {endsOn}. It does not start before the later of the two signatures.',
        },
      ],
    },
    {
      heading: { sq: 'Shuma e grantit', en: 'Amount of the grant' },
      paragraphs: [
        {
          sq: 'Granti është deri në {amount}. Shuma përfundimtare është sa shpenzimet e pranuara që granti mbulon, por jo më shumë se kjo shumë.',
          en: 'The grant is up to {amount}. The final amount equals the accepted expenditure charged to the grant, and never more than this amount.',
        },
        {
          when: 'cofinanced',
          sq: 'Përfituesi siguron bashkëfinancim prej {cofinancing} me para. Nëse bashkëfinancimi realizohet më pak, granti ulet në të njëjtin përpjesëtim.',
          en: 'The Grantee provides co-financing of {cofinancing} in cash. Where less is realised, the grant is lowered in proportion.',
        },
      ],
    },
    {
      heading: { sq: 'Këstet dhe kushtet e tyre', en: 'Instalments and their conditions' },
      list: 'instalments',
      paragraphs: [
        {
          sq: 'Granti paguhet në llogarinë bankare {iban} në emër të Përfituesit, në këste:',
          en: 'The grant is paid into bank account {iban} in the name of the Grantee, in instalments:',
        },
        {
          sq: 'Një këst pas raportit të ndërmjetëm paguhet i plotë kur është shpenzuar dhe pranuar të paktën {spentShare} e këstit të mëparshëm dhe gjithë këstet para tij. Përndryshe ai ulet me pjesën e pashpenzuar. Para raportit përfundimtar paguhet jo më shumë se {prefinancingMax} e grantit.',
          en: 'An instalment after the interim report is paid in full when at least {spentShare} of the previous instalment and all of the earlier ones have been spent and accepted. Otherwise it is reduced by the unspent part. Before the final report no more than {prefinancingMax} of the grant is paid.',
        },
        {
          sq: 'Çdo pagesë kërkon kërkesën e Përfituesit, verifikimin dhe miratimin e dy personave të ndryshëm të Financuesit. Financuesi e pezullon afatin kur mungon një dokument dhe e thotë cili.',
          en: 'Each payment needs the request of the Grantee, verification, and approval by two different persons of the Funder. The Funder suspends the period where a document is missing and says which.',
        },
      ],
    },
    {
      heading: { sq: 'Buxheti dhe rialokimi', en: 'Budget and reallocation' },
      paragraphs: [
        {
          sq: 'Buxheti në shtojcë është tavan për çdo kategori. Përfituesi mund të zhvendosë pa ndryshim marrëveshjeje deri në {reallocationMax} të vlerës fillestare të kategorisë, në total gjatë gjithë projektit, duke mos e rritur grantin.',
          en: 'The annexed budget is a ceiling for each heading. The Grantee may move, without an amendment, up to {reallocationMax} of the heading’s original value, cumulatively over the whole project, without raising the grant.',
        },
        {
          sq: 'Fondi i kontigjencës dhe kostot indirekte nuk rriten me rialokim. Çdo ndryshim i stafit njoftohet. Zhvendosja mbi kufi kërkon miratim me shkrim të paktën {leadDays} ditë përpara; pa të, pjesa mbi kufi nuk pranohet.',
          en: 'Contingency and indirect costs are never raised by reallocation. Every change of staff is notified. A move above the limit needs written approval at least {leadDays} days ahead; without it, the part above the limit is not accepted.',
        },
      ],
    },
    {
      heading: { sq: 'Shpenzimet e pranueshme', en: 'Eligible costs' },
      paragraphs: [
        {
          sq: 'Një shpenzim pranohet kur: është bërë brenda periudhës së projektit (vetëm raporti përfundimtar dhe verifikimi mund të paguhen më pas); është në buxhetin e miratuar; është i nevojshëm për projektin; vërtetohet me faturë ose dokument të barasvlershëm dhe me vërtetim pagese; është i regjistruar në kontabilitet; dhe respekton ligjet për tatimet dhe sigurimet shoqërore.',
          en: 'Expenditure is accepted when it was incurred within the project period (only the final report and its verification may be paid later); stands in the approved budget; was necessary for the project; is proved by an invoice or equivalent and by proof of payment; is recorded in the accounts; and respects tax and social insurance law.',
        },
        {
          sq: 'Nuk pranohen: borxhet dhe interesat, humbjet nga kursi, provizionet, tarifat bankare për transferta nga Financuesi, TVSH-ja që rimbursohet, shpenzimet e financuara dy herë, pagat e nëpunësve publikë për punën e tyre të zakonshme, dhe pajisjet që nuk i shërbejnë projektit.',
          en: 'Not accepted are: debts and interest, exchange losses, provisions, bank fees for transfers from the Funder, recoverable VAT, costs financed twice, salaries of public servants for their ordinary duties, and equipment that does not serve the project.',
        },
        {
          when: 'cash',
          sq: 'Pagesat bëhen me bankë. Me para në dorë pranohet deri në {cashMax} për një zë shpenzimi, me kupon tatimor.',
          en: 'Payments are made through the bank. Cash is accepted up to {cashMax} for one line of expenditure, with a fiscal receipt.',
        },
        { when: 'noCash', sq: 'Pagesat bëhen vetëm me bankë ose thesar; paratë në dorë nuk pranohen.', en: 'Payments are made through the bank or the treasury only; cash is not accepted.' },
      ],
    },
    {
      heading: { sq: 'Llogaria, kontabiliteti dhe dokumentet', en: 'Account, books and documents' },
      paragraphs: [
        {
          sq: 'Përfituesi mban për grantin një llogari të veçantë ose të gjurmueshme, e barazon çdo muaj me nxjerrjen e bankës dhe i ruan dokumentet shtatë vjet pas pagesës përfundimtare. Autorizimi, regjistrimi dhe pagesa kryhen nga persona të ndryshëm.',
          en: 'The Grantee keeps a separate or traceable account for the grant, reconciles it every month with the bank statement, and keeps the documents for seven years after the final payment. Authorising, recording and paying are done by different persons.',
        },
        {
          sq: 'Blerjet bëhen me konkurrencë dhe me çmim të arsyeshëm. Kush ka interes te furnizuesi nuk merr pjesë në zgjedhjen e tij.',
          en: 'Purchases are made with competition and at a reasonable price. Whoever has an interest in a supplier takes no part in choosing it.',
        },
      ],
    },
    {
      heading: { sq: 'Raportet', en: 'Reports' },
      paragraphs: [
        {
          sq: 'Përfituesi dorëzon raport të ndërmjetëm brenda {interimDays} ditësh pas mbarimit të periudhës së raportimit dhe raportin përfundimtar brenda {finalDays} ditësh pas mbarimit të projektit. Raporti është njëkohësisht tregimtar dhe financiar, me treguesit, përfituesit sipas gjinisë, moshës dhe grupit, dhe regjistrin e shpenzimeve me dokumente.',
          en: 'The Grantee submits an interim report within {interimDays} days after the end of the reporting period and the final report within {finalDays} days after the end of the project. A report is narrative and financial at once, with indicators, beneficiaries by sex, age and group, and the ledger of expenditure with its documents.',
        },
        {
          sq: 'Financuesi e pranon raportin, e kthen me arsye ose pranon një pjesë të shpenzimeve me arsyen për çdo zë. Raporti me vonesë ndalon këstin e radhës.',
          en: 'The Funder accepts the report, returns it with reasons, or accepts part of the expenditure with the reason for each line. A late report stops the next instalment.',
        },
      ],
    },
    {
      heading: { sq: 'Verifikimi dhe kontrolli', en: 'Verification and control' },
      paragraphs: [
        {
          sq: 'Financuesi, audituesit e tij dhe bashkia mund ta vizitojnë projektin, të shohin dokumentet dhe të flasin me stafin e përfituesit gjatë projektit dhe shtatë vjet pas tij. Gjetjet i jepen Përfituesit me shkrim, dhe ai ka 15 ditë të përgjigjet.',
          en: 'The Funder, its auditors and the municipality may visit the project, see the documents and speak with the Grantee’s staff during the project and for seven years after it. Findings are given to the Grantee in writing, who has 15 days to answer.',
        },
      ],
    },
    {
      heading: { sq: 'Të drejtat e përdoruesve', en: 'The rights of users' },
      paragraphs: [
        {
          sq: 'Përfituesi u shërben personave në nevojë pa dallim, ndalon shfrytëzimin dhe abuzimin, i raporton menjëherë rastet dhe mban licencën që kërkon ligji për shërbimet e kujdesit shoqëror. Përdoruesit nuk paguajnë për shërbimin, përveçse kur e thotë propozimi.',
          en: 'The Grantee serves people in need without distinction, forbids exploitation and abuse, reports cases at once, and holds the licence that the law requires for social care services. Users do not pay for the service unless the proposal says so.',
        },
      ],
    },
    {
      heading: { sq: 'Mbrojtja e të dhënave', en: 'Data protection' },
      paragraphs: [
        {
          sq: 'Përfituesi përpunon të dhënat personale të përdoruesve sipas ligjit për mbrojtjen e të dhënave personale dhe i jep Financuesit vetëm shifra pa emra. Dokumentet me emra tregohen vetëm gjatë verifikimit.',
          en: 'The Grantee processes personal data of users under the law on personal data protection and gives the Funder figures without names only. Documents with names are shown during verification only.',
        },
        {
          sq: 'Emri i Përfituesit, projekti, bashkia, shuma, pagesat dhe rezultatet botohen.',
          en: 'The name of the Grantee, the project, the municipality, the amount, the payments and the results are published.',
        },
      ],
    },
    {
      heading: { sq: 'Dukshmëria', en: 'Visibility' },
      paragraphs: [
        {
          sq: 'Përfituesi e përmend mbështetjen e Financuesit në çdo material dhe veprimtari publike, pa i paraqitur mendimet e veta si të Financuesit, dhe i liston ato në raporte me titull, datë dhe lidhje.',
          en: 'The Grantee mentions the support of the Funder in all public materials and activities, does not present its own views as the Funder’s, and lists them in its reports with title, date and link.',
        },
      ],
    },
    {
      heading: { sq: 'Pajisjet', en: 'Equipment' },
      paragraphs: [
        {
          sq: 'Pajisjet e blera me grantin përdoren për projektin, mbahen në një listë inventari dhe pas mbarimit i lihen shërbimit ose bashkisë, siç thuhet në raportin përfundimtar.',
          en: 'Equipment bought with the grant is used for the project, kept on an inventory, and left after the end to the service or to the municipality, as the final report says.',
        },
      ],
    },
    {
      heading: { sq: 'Ndryshimet', en: 'Amendments' },
      paragraphs: [
        {
          sq: 'Marrëveshja ndryshohet vetëm me shkrim, me nënshkrimin e të dyja palëve, me kërkesë të arsyetuar të paktën {leadDays} ditë përpara. Zgjatja e afatit pa kosto shtesë jepet një herë, deri në gjashtë muaj.',
          en: 'The agreement is changed only in writing, signed by both parties, on a reasoned request at least {leadDays} days ahead. A no-cost extension is granted once, for up to six months.',
        },
      ],
    },
    {
      heading: { sq: 'Pezullimi dhe zgjidhja', en: 'Suspension and termination' },
      paragraphs: [
        {
          sq: 'Financuesi mund ta pezullojë ose ta zgjidhë marrëveshjen, me arsye dhe me dokument, kur projekti nuk zbatohet, kur raportet mungojnë, kur granti përdoret për qëllim tjetër, ose kur del mashtrim, korrupsion a konflikt interesi i fshehur. Përfituesi dëgjohet më parë dhe ka 15 ditë të përgjigjet.',
          en: 'The Funder may suspend or terminate the agreement, with reasons and a document, where the project is not carried out, reports are missing, the grant is used for another purpose, or fraud, corruption or a hidden conflict of interest comes to light. The Grantee is heard first and has 15 days to answer.',
        },
        {
          sq: 'Përfituesi mund ta zgjidhë me njoftim 30 ditë përpara. Pas zgjidhjes pranohen vetëm shpenzimet e kryera deri në atë ditë.',
          en: 'The Grantee may terminate with 30 days’ notice. After termination only expenditure incurred up to that day is accepted.',
        },
      ],
    },
    {
      heading: { sq: 'Rikuperimi i fondeve', en: 'Recovery' },
      paragraphs: [
        {
          sq: 'Shuma e papërdorur ose e papranuar kthehet brenda 30 ditësh nga kërkesa me shkrim, pasi Përfituesi është dëgjuar. Financuesi mund ta zbresë nga kësti i radhës.',
          en: 'Money not used or not accepted is repaid within 30 days of a written request, after the Grantee has been heard. The Funder may set it off against the next instalment.',
        },
      ],
    },
    {
      heading: { sq: 'Ankesat dhe mosmarrëveshjet', en: 'Complaints and disputes' },
      paragraphs: [
        {
          sq: 'Përfituesi mund të ankohet brenda {complaintDays} ditësh nga një vendim; ankesën e shqyrton kush nuk e ka marrë vendimin. Mosmarrëveshjet zgjidhen me mirëkuptim dhe, kur kjo nuk arrihet, nga gjykata kompetente në Tiranë sipas ligjit shqiptar.',
          en: 'The Grantee may complain within {complaintDays} days of a decision; the complaint is examined by somebody who did not take it. Disputes are settled amicably and, failing that, by the competent court in Tirana under Albanian law.',
        },
      ],
    },
    {
      heading: { sq: 'Hyrja në fuqi', en: 'Entry into force' },
      paragraphs: [
        {
          sq: 'Marrëveshja hyn në fuqi me nënshkrimin e dytë. Ajo është hartuar në shqip dhe në anglisht; kur tekstet ndryshojnë, vlen ai në shqip. Ajo mbaron kur të dyja palët kanë përmbushur detyrimet dhe granti është mbyllur.',
          en: 'The agreement enters into force with the second signature. It is drawn up in Albanian and in English; where the texts differ, the Albanian prevails. It ends when both parties have met their obligations and the grant is closed.',
        },
      ],
    },
  ],
}
