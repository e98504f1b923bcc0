import type { Knex } from 'knex'

type Row = [
  code: string, lauCode: string, nameSq: string, nameEn: string, aliases: string[], countySq: string, countyIso: string,
  population2023: number | null, population2011: number | null, programmeRole: 'target' | 'additional' | null, agencies: string[],
]

/**
 * Codes of the national address system; Eurostat LAU codes; census of 18 September 2023 and of 2011, only where a published
 * list gives the municipality; role in the joint programme of 2019 to 2022; agencies of its successor. Other spellings found
 * in documents are kept as aliases.
 */
const ROWS: readonly Row[] = [
  ['01', 'AL311', 'Berat', 'Berat', [], 'Berat', 'AL-01', 62232, 60031, null, ['UNICEF']],
  ['02', 'AL312', 'Kuçovë', 'Kuçova', ['Kucove'], 'Berat', 'AL-01', 31077, 31262, null, []],
  ['03', 'AL313', 'Poliçan', 'Poliçan', ['Polican'], 'Berat', 'AL-01', 8762, 10953, 'additional', []],
  ['04', 'AL314', 'Skrapar', 'Skrapar', [], 'Berat', 'AL-01', 10750, 12403, 'additional', []],
  ['05', 'AL315', 'Dimal', 'Dimal', ['Ura Vajgurore'], 'Berat', 'AL-01', 28135, 27295, null, ['UNDP']],
  ['06', 'AL111', 'Bulqizë', 'Bulqiza', ['Bulqize'], 'Dibër', 'AL-09', 26826, 31210, null, ['UNDP']],
  ['07', 'AL112', 'Dibër', 'Dibra', ['Diber'], 'Dibër', 'AL-09', 50775, 61619, null, ['UNDP']],
  ['08', 'AL113', 'Klos', 'Klos', [], 'Dibër', 'AL-09', 12172, 16618, null, []],
  ['09', 'AL114', 'Mat', 'Mat', [], 'Dibër', 'AL-09', 17405, 27600, null, []],
  ['10', 'AL121', 'Durrës', 'Durrës', ['Durres'], 'Durrës', 'AL-02', 153614, 175110, 'additional', ['UNDP', 'UN Women', 'UNFPA', 'UNICEF']],
  ['11', 'AL122', 'Krujë', 'Kruja', ['Kruje'], 'Durrës', 'AL-02', 51191, 59814, null, ['UNDP']],
  ['12', 'AL123', 'Shijak', 'Shijak', [], 'Durrës', 'AL-02', 22058, 27861, null, ['UNDP']],
  ['13', 'AL211', 'Belsh', 'Belsh', [], 'Elbasan', 'AL-03', null, 19503, null, []],
  ['14', 'AL212', 'Cërrik', 'Cërrik', ['Cerrik'], 'Elbasan', 'AL-03', null, 27445, null, []],
  ['15', 'AL213', 'Elbasan', 'Elbasan', [], 'Elbasan', 'AL-03', null, 141714, null, ['UN Women']],
  ['16', 'AL214', 'Gramsh', 'Gramsh', [], 'Elbasan', 'AL-03', 16533, 24231, null, []],
  ['17', 'AL215', 'Librazhd', 'Librazhd', [], 'Elbasan', 'AL-03', null, 31892, null, []],
  ['18', 'AL216', 'Peqin', 'Peqin', [], 'Elbasan', 'AL-03', null, 26136, null, ['UN Women']],
  ['19', 'AL217', 'Prrenjas', 'Prrenjas', ['Perrenjas'], 'Elbasan', 'AL-03', null, 24906, null, []],
  ['20', 'AL321', 'Divjakë', 'Divjaka', ['Divjake'], 'Fier', 'AL-04', null, 34254, null, ['UNDP', 'UN Women']],
  ['21', 'AL322', 'Fier', 'Fier', [], 'Fier', 'AL-04', null, 120655, null, ['UNFPA']],
  ['22', 'AL323', 'Lushnjë', 'Lushnja', ['Lushnje'], 'Fier', 'AL-04', null, 83659, null, ['UNDP', 'UN Women']],
  ['23', 'AL324', 'Mallakastër', 'Mallakastra', ['Mallakaster'], 'Fier', 'AL-04', null, 25062, null, []],
  ['24', 'AL326', 'Patos', 'Patos', [], 'Fier', 'AL-04', null, 22959, null, ['UNDP', 'UN Women']],
  ['25', 'AL325', 'Roskovec', 'Roskovec', [], 'Fier', 'AL-04', null, 21742, null, ['UNDP']],
  ['26', 'AL331', 'Dropull', 'Dropull', [], 'Gjirokastër', 'AL-05', null, 3503, null, ['UNDP']],
  ['27', 'AL332', 'Gjirokastër', 'Gjirokastra', ['Gjirokaster'], 'Gjirokastër', 'AL-05', null, 28673, null, []],
  ['28', 'AL333', 'Këlcyrë', 'Këlcyra', ['Kelcyre'], 'Gjirokastër', 'AL-05', null, 6113, null, []],
  ['29', 'AL334', 'Libohovë', 'Libohova', ['Libohove'], 'Gjirokastër', 'AL-05', null, 3667, null, []],
  ['30', 'AL337', 'Memaliaj', 'Memaliaj', [], 'Gjirokastër', 'AL-05', null, null, null, []],
  ['31', 'AL335', 'Përmet', 'Përmet', ['Permet'], 'Gjirokastër', 'AL-05', null, null, null, ['UNDP']],
  ['32', 'AL336', 'Tepelenë', 'Tepelena', ['Tepelene'], 'Gjirokastër', 'AL-05', null, null, null, []],
  ['33', 'AL341', 'Devoll', 'Devoll', [], 'Korçë', 'AL-06', null, 26716, 'target', []],
  ['34', 'AL342', 'Kolonjë', 'Kolonja', ['Kolonje'], 'Korçë', 'AL-06', 7519, 11070, null, []],
  ['35', 'AL343', 'Korçë', 'Korça', ['Korce', 'Korca'], 'Korçë', 'AL-06', null, null, 'additional', ['UNDP', 'UNICEF', 'UN Women', 'UNFPA']],
  ['36', 'AL344', 'Maliq', 'Maliq', [], 'Korçë', 'AL-06', null, null, null, ['UNDP']],
  ['37', 'AL345', 'Pogradec', 'Pogradec', [], 'Korçë', 'AL-06', 46070, null, 'target', ['UNDP', 'UN Women']],
  ['38', 'AL346', 'Pustec', 'Pustec', [], 'Korçë', 'AL-06', null, null, null, []],
  ['39', 'AL131', 'Has', 'Has', [], 'Kukës', 'AL-07', null, null, null, []],
  ['40', 'AL132', 'Kukës', 'Kukës', ['Kukes'], 'Kukës', 'AL-07', null, null, null, []],
  ['41', 'AL133', 'Tropojë', 'Tropoja', ['Tropoje'], 'Kukës', 'AL-07', 11430, null, null, ['UNDP', 'UN Women']],
  ['42', 'AL141', 'Kurbin', 'Kurbin', [], 'Lezhë', 'AL-08', 34405, null, null, []],
  ['43', 'AL142', 'Lezhë', 'Lezha', ['Lezhe'], 'Lezhë', 'AL-08', null, null, null, ['UN Women', 'UNFPA']],
  ['44', 'AL143', 'Mirditë', 'Mirdita', ['Mirdite'], 'Lezhë', 'AL-08', null, null, null, ['UNDP', 'UN Women']],
  ['45', 'AL151', 'Fushë-Arrëz', 'Fushë-Arrëz', ['Fushe-Arrez', 'Fushe Arrez', 'Fushë Arrës'], 'Shkodër', 'AL-10', null, 7405, 'additional', ['UN Women']],
  ['46', 'AL152', 'Malësi e Madhe', 'Malësi e Madhe', ['Malesi e Madhe'], 'Shkodër', 'AL-10', null, 30823, null, []],
  ['47', 'AL153', 'Pukë', 'Puka', ['Puke'], 'Shkodër', 'AL-10', null, null, 'target', ['UNDP']],
  ['48', 'AL154', 'Shkodër', 'Shkodra', ['Shkoder'], 'Shkodër', 'AL-10', null, null, 'additional', ['UNICEF', 'UNDP', 'UN Women', 'UNFPA']],
  ['49', 'AL155', 'Vau i Dejës', 'Vau i Dejës', ['Vau i Dejes', 'Vau-Dejës'], 'Shkodër', 'AL-10', null, null, null, []],
  ['50', 'AL221', 'Kamëz', 'Kamza', ['Kamez'], 'Tiranë', 'AL-11', null, 104190, 'target', ['UNDP']],
  ['51', 'AL222', 'Kavajë', 'Kavaja', ['Kavaje'], 'Tiranë', 'AL-11', null, null, null, []],
  ['52', 'AL223', 'Rrogozhinë', 'Rrogozhina', ['Rrogozhine'], 'Tiranë', 'AL-11', null, 22148, 'target', ['UNFPA', 'UNDP']],
  ['53', 'AL224', 'Tiranë', 'Tirana', ['Tirane'], 'Tiranë', 'AL-11', null, null, 'target', ['UNDP', 'UNFPA', 'UN Women', 'UNICEF']],
  ['54', 'AL225', 'Vorë', 'Vora', ['Vore'], 'Tiranë', 'AL-11', null, null, null, []],
  ['55', 'AL351', 'Delvinë', 'Delvina', ['Delvine'], 'Vlorë', 'AL-12', null, 7598, null, ['UNDP']],
  ['56', 'AL352', 'Himarë', 'Himara', ['Himare'], 'Vlorë', 'AL-12', null, null, null, []],
  ['57', 'AL353', 'Konispol', 'Konispol', [], 'Vlorë', 'AL-12', null, null, null, ['UNDP']],
  ['58', 'AL354', 'Finiq', 'Finiq', [], 'Vlorë', 'AL-12', null, null, null, []],
  ['59', 'AL355', 'Sarandë', 'Saranda', ['Sarande'], 'Vlorë', 'AL-12', null, null, null, ['UNDP']],
  ['60', 'AL356', 'Selenicë', 'Selenica', ['Selenice'], 'Vlorë', 'AL-12', null, null, null, []],
  ['61', 'AL357', 'Vlorë', 'Vlora', ['Vlore'], 'Vlorë', 'AL-12', null, null, 'additional', ['UNDP', 'UNFPA', 'UNICEF']],
]

/** The 61 municipalities are part of every installation: calls, applicants and budgets refer to them. */
export async function up(knex: Knex): Promise<void> {
  await knex('municipalities').insert(ROWS.map(([code, lauCode, nameSq, nameEn, aliases, countySq, countyIso, population2023, population2011, programmeRole, agencies]) => ({
    code, lau_code: lauCode, name_sq: nameSq, name_en: nameEn, aliases: JSON.stringify(aliases), county_sq: countySq, county_iso: countyIso,
    population_2023: population2023, population_2011: population2011, programme_role: programmeRole, agencies: JSON.stringify(agencies),
  })))
}

export async function down(knex: Knex): Promise<void> {
  await knex('municipalities').whereIn('code', ROWS.map(([code]) => code)).delete()
}
