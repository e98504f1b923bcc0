/** What the assessors of the demonstration write. Invented, in the words such sheets are written in. */
export const REASONS: Readonly<Record<string, { readonly high: string; readonly low: string }>> = {
  A1: { high: 'Ndjek fjalë për fjalë masat e planit social vendor dhe i emërton ato me numër.', low: 'Lidhja me planin social vendor thuhet, por nuk tregohet cila masë zbatohet.' },
  A2: { high: 'Nevoja del nga të dhënat e NJVNR-së dhe nga vizitat, me burim e vit.', low: 'Nevoja përshkruhet me fjalë të përgjithshme; mungojnë shifrat e bashkisë.' },
  A3: { high: 'Grupet janë numëruar, gjetja e tyre është shpjeguar dhe ato marrin pjesë në drejtim.', low: 'Nuk thuhet si do të gjenden përfituesit më të izoluar.' },
  A4: { high: 'Gratë dhe personat me aftësi të kufizuara janë pjesë e vendimmarrjes, me veprimtari dhe zëra buxheti.', low: 'Barazia gjinore përmendet vetëm te hyrja; veprimtaritë nuk ndryshojnë.' },
  B1: { high: 'Çdo veprimtari çon te një rezultat i matshëm; asgjë nuk tepron.', low: 'Disa veprimtari nuk lidhen me asnjë rezultat.' },
  B2: { high: 'Protokolli me qendrën shëndetësore është i nënshkruar dhe menaxheri i rastit është emërtuar.', low: 'Referimi mbetet me telefon; nuk ka protokoll dhe as menaxher rasti.' },
  B3: { high: 'Plani muaj pas muaji ka përgjegjës për çdo hap dhe kohë rezervë për dimrin.', low: 'Punësimi i stafit dhe fillimi i shërbimit bien në të njëjtin muaj: nuk realizohet.' },
  B4: { high: 'Treguesit janë të ndarë sipas gjinisë e moshës dhe kanë vlerë bazë.', low: 'Treguesit numërojnë takime, jo ndryshim te përfituesit.' },
  C1: { high: 'Drejtuesi ka mbyllur tri projekte të ngjashme në kohë.', low: 'Roli i drejtuesit ndahet mes dy vetave pa kufi të qartë.' },
  C2: { high: 'I gjithë stafi i shërbimit ka licencë; kopjet janë bashkëngjitur.', low: 'Vetëm një nga dy terapistët ka licencë; dosja nuk thotë kur e merr tjetri.' },
  C3: { high: 'Pagesa, regjistrimi dhe kontrolli i takojnë tre vetave; ka auditim të vitit të fundit.', low: 'I njëjti person autorizon dhe paguan.' },
  D1: { high: 'Letra e kryetarit të bashkisë jep zyrën dhe një punonjës social me kohë të plotë.', low: 'Letra e bashkisë mbështet në parim, pa asnjë burim.' },
  D2: { high: 'Vijimi është në programin buxhetor afatmesëm të bashkisë, me zë e shumë.', low: 'Pas grantit shërbimi varet nga donatorë që ende s’janë gjetur.' },
  D3: { high: 'Metoda është shkruar si udhëzues dhe dy bashki fqinje e kanë kërkuar.', low: 'Nuk tregohet çfarë mund të përsërisë një bashki tjetër.' },
  E1: { high: 'Çdo zë ka njësi, sasi dhe tri oferta; llogaritë dalin.', low: 'Disa zëra janë shuma të rrumbullakëta pa shpjegim.' },
  E2: { high: 'Kosto për përfitues është ndër më të ulëtat e thirrjes, pa ulur cilësinë.', low: 'Pajisjet marrin gjysmën e fondit për pak përfitues.' },
}

export type Level = 'strong' | 'fair' | 'weak'

export const SECTION_COMMENTS: Readonly<Record<string, Readonly<Record<Level, string>>>> = {
  A: { strong: 'Projekti u përgjigjet përparësive të thirrjes dhe nevojës së bashkisë, me të dhëna.', fair: 'Rëndësia është e qartë, por nevoja mbështetet vetëm pjesërisht me të dhëna.', weak: 'Lidhja me përparësitë dhe me planin social vendor mbetet e dobët.' },
  B: { strong: 'Zinxhiri nga veprimtaritë te rezultatet është i plotë dhe modeli i integruar është konkret.', fair: 'Logjika është e qartë; bashkëpunimi me qendrën shëndetësore duhet përcaktuar më mirë.', weak: 'Plani nuk tregon si lidhen shërbimi shëndetësor dhe ai social.' },
  C: { strong: 'Organizata ka njerëzit, licencat dhe kontrollet e nevojshme.', fair: 'Kapacitetet janë të mjaftueshme për madhësinë e grantit.', weak: 'Stafi dhe kontrollet financiare nuk mjaftojnë për këtë grant.' },
  D: { strong: 'Bashkia merr përsipër vijimin me burime të vetat.', fair: 'Bashkia mbështet, por vijimi ende nuk ka burim të sigurt.', weak: 'Nuk tregohet si vazhdon shërbimi pas grantit.' },
  E: { strong: 'Buxheti është i arsyetuar dhe kosto për përfitues e mirë.', fair: 'Buxheti është i saktë; disa kosto mund të ulen.', weak: 'Buxheti nuk është i arsyetuar mjaftueshëm.' },
}

export const OVERALL: Readonly<Record<Level, string>> = {
  strong: 'Pika e fortë: nevoja dhe grupet janë të dokumentuara dhe shërbimi fillon shpejt. Për t’u ndrequr: treguesit të maten edhe pas mbylljes.',
  fair: 'Pika e fortë: ide e dobishme dhe e realizueshme. Për t’u ndrequr: bashkëpunimi me bashkinë dhe qendrën shëndetësore të shkruhet.',
  weak: 'Pika e fortë: tema është e rëndësishme. Pika e dobët: kapacitetet dhe vijimi nuk mjaftojnë për një grant në këtë thirrje.',
}
