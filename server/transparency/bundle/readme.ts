import type { BundleCall } from './bundle'

const FILES = {
  en: [
    ['manifest.json', 'names every other file with its SHA-256, the fingerprint of what was decided upon and of what was decided, and what computed it'],
    ['call.json', 'what the call fixed before anybody applied: grid, weights, floors, how sheets become one result'],
    ['proposals.json', 'the proposals before the committee; applicants stand under codes (O-1, O-2 …)'],
    ['sheets.json', 'every sealed sheet, opened: content, nonce and commitment; assessors stand under codes (A-1, A-2 …)'],
    ['draws.json', 'draws among equals: list, hash and sources as announced, the numbers the sources published, the order they give'],
    ['rules.json', 'how money follows the ranking: envelope, guarantees, greatest numbers, priority'],
    ['ranking.json', 'the ranking as it was recommended: sums and what they are divided by, floors missed, ties and the step that settled them'],
    ['selection.json', 'who is taken and who is passed over, each with the rule and the figures that prove it'],
    ['decision.json', 'what was decided on every proposal'],
    ['log.json', 'the entry of the sealed log by which the committee recommended, and its way to a published head'],
  ],
  sq: [
    ['manifest.json', 'emërton çdo skedar tjetër me SHA-256, gjurmën e asaj mbi të cilën u vendos dhe të asaj që u vendos, dhe me çfarë u llogarit'],
    ['call.json', 'çfarë caktoi thirrja para se të aplikonte kush: tabela e vlerësimit, peshat, pragjet, si bëhen fletët një rezultat'],
    ['proposals.json', 'propozimet para komisionit; aplikantët qëndrojnë me kode (O-1, O-2 …)'],
    ['sheets.json', 'çdo fletë e vulosur, e hapur: përmbajtja, numri i rastit dhe zotimi; vlerësuesit qëndrojnë me kode (A-1, A-2 …)'],
    ['draws.json', 'shortet mes të barabartëve: lista, gjurma dhe burimet siç u njoftuan, numrat që botuan burimet, radha që del prej tyre'],
    ['rules.json', 'si ndjekin paratë renditjen: fondi, garancitë, numrat më të mëdhenj, përparësia'],
    ['ranking.json', 'renditja siç u rekomandua: shumat dhe me çfarë pjesëtohen, pragjet e paarritura, barazimet dhe hapi që i ndau'],
    ['selection.json', 'kush fiton dhe kush kapërcehet, secili me rregullin dhe shifrat që e provojnë'],
    ['decision.json', 'çfarë u vendos për çdo propozim'],
    ['log.json', 'hyrja e regjistrit të vulosur me të cilën rekomandoi komisioni, dhe rruga e saj te një kokë e botuar'],
  ],
} as const

/** The page that comes with a bundle: what is in it, and how to compute it again with and without our program. */
export function readmes({ reference, titleSq, titleEn }: Pick<BundleCall, 'reference' | 'titleSq' | 'titleEn'>, baseUrl: string): Record<'sq' | 'en', string> {
  const list = (language: 'sq' | 'en') => FILES[language].map(([name, what]) => `- \`${name}\`: ${what}`).join('\n')
  return {
    en: `# ${reference}: ${titleEn}

Everything needed to compute the result of this call again, without our database and without trusting us.

${list('en')}

## With our program
\`npm run verify -- bundle FILE\` (or \`${baseUrl}/data/calls/${reference}/bundle.zip\` in place of FILE) computes all of it again and ends with 0 only when all holds; otherwise it names the first difference.

## Without it
1. Compare the SHA-256 of each file with \`manifest.json\`.
2. For each sheet compute HMAC-SHA256 with the nonce (16 bytes, written in hexadecimal) as key over the text \`score-sheet/v1\`, a zero byte, and the content as it stands: it is the commitment, which was public before the sheets were opened.
3. Multiply marks by weights, add them up by section and in all, make one result of the sheets as \`call.json\` says, and compare whole numbers, never rounded ones.
4. Walk down the ranking with \`rules.json\`. Where \`decision.json\` has a \`revision\`, a second decision followed a complaint: the signed ones are taken first, with their money in the envelope, and count for their municipality and their applicant; \`supersedes\` is what the first decision said.
5. Sort the commitments, hash each after a zero byte, and build the tree of RFC 6962: its root stands in the entry of \`log.json\`. The SHA-256 of a zero byte, the 32 bytes of \`prevHash\`, and the entry without \`hash\` and \`prevHash\` in canonical JSON (RFC 8785) is its \`hash\`; the path leads from there to the head, which is published at ${baseUrl}/log and which others have kept.

Money is in minor units (100 to a lek). Names of assessors and of applicants without a grant are not in this bundle.
`,
    sq: `# ${reference}: ${titleSq}

Gjithçka që duhet për ta llogaritur rishtas rezultatin e kësaj thirrjeje, pa bazën tonë të të dhënave dhe pa na besuar ne.

${list('sq')}

## Me programin tonë
\`npm run verify -- bundle SKEDARI\` (ose \`${baseUrl}/data/calls/${reference}/bundle.zip\` në vend të SKEDARIT) e llogarit të gjithën rishtas dhe përfundon me 0 vetëm kur gjithçka përputhet; përndryshe emërton ndryshimin e parë.

## Pa të
1. Krahasoni SHA-256 të çdo skedari me \`manifest.json\`.
2. Për çdo fletë llogaritni HMAC-SHA256 me numrin e rastit (16 bajt, i shkruar në heksadecimal) si çelës mbi tekstin \`score-sheet/v1\`, një bajt zero dhe përmbajtjen siç është: del zotimi, që ishte publik para se të hapeshin fletët.
3. Shumëzoni notat me peshat, mblidhini për seksion dhe gjithsej, bëni një rezultat nga fletët siç thotë \`call.json\`, dhe krahasoni numra të plotë, kurrë të rrumbullakosur.
4. Zbrisni nëpër renditje me \`rules.json\`. Kur \`decision.json\` ka \`revision\`, pas një ankese u vendos përsëri: të nënshkruarat merren të parat, me paratë e tyre brenda fondit, dhe numërohen për bashkinë e për aplikantin e tyre; \`supersedes\` është çfarë tha vendimi i parë.
5. Renditni zotimet, njehsoni gjurmën e secilit pas një bajti zero dhe ndërtoni pemën e RFC 6962: rrënja e saj qëndron në hyrjen e \`log.json\`. SHA-256 i një bajti zero, i 32 bajteve të \`prevHash\` dhe i hyrjes pa \`hash\` e \`prevHash\` në JSON kanonik (RFC 8785) është \`hash\`-i i saj; rruga të çon prej andej te koka, e cila botohet te ${baseUrl}/log dhe të cilën e kanë ruajtur të tjerë.

Paratë janë në qindarka (100 për një lek). Emrat e vlerësuesve dhe të aplikantëve pa grant nuk janë në këtë dosje.
`,
  }
}
