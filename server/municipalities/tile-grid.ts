/** The map grid: one square for each municipality, north up, every county one connected block. */
export type Tile = readonly [code: string, column: number, row: number, letters: string, county: string]

export const TILES: readonly Tile[] = [
  ['01', 3, 10, 'Ber', 'AL-01'], ['02', 3, 9, 'Kuç', 'AL-01'], ['03', 3, 11, 'Pol', 'AL-01'], ['04', 4, 11, 'Skr', 'AL-01'],
  ['05', 2, 10, 'Dim', 'AL-01'], ['06', 3, 4, 'Bul', 'AL-09'], ['07', 3, 3, 'Dib', 'AL-09'], ['08', 2, 4, 'Klo', 'AL-09'],
  ['09', 2, 3, 'Mat', 'AL-09'], ['10', 0, 5, 'Dur', 'AL-02'], ['11', 1, 4, 'Kru', 'AL-02'], ['12', 1, 5, 'Shi', 'AL-02'],
  ['13', 2, 8, 'Bel', 'AL-03'], ['14', 2, 7, 'Cër', 'AL-03'], ['15', 3, 7, 'Elb', 'AL-03'], ['16', 3, 8, 'Gra', 'AL-03'],
  ['17', 3, 6, 'Lib', 'AL-03'], ['18', 1, 7, 'Peq', 'AL-03'], ['19', 4, 6, 'Prr', 'AL-03'], ['20', 0, 7, 'Div', 'AL-04'],
  ['21', 0, 8, 'Fie', 'AL-04'], ['22', 1, 8, 'Lus', 'AL-04'], ['23', 2, 9, 'Mll', 'AL-04'], ['24', 0, 9, 'Pat', 'AL-04'],
  ['25', 1, 9, 'Ros', 'AL-04'], ['26', 3, 14, 'Dro', 'AL-05'], ['27', 3, 13, 'Gji', 'AL-05'], ['28', 3, 12, 'Kël', 'AL-05'],
  ['29', 4, 13, 'Lbh', 'AL-05'], ['30', 2, 11, 'Mem', 'AL-05'], ['31', 4, 12, 'Për', 'AL-05'], ['32', 2, 12, 'Tep', 'AL-05'],
  ['33', 5, 9, 'Dev', 'AL-06'], ['34', 4, 10, 'Kol', 'AL-06'], ['35', 4, 9, 'Kor', 'AL-06'], ['36', 4, 8, 'Mlq', 'AL-06'],
  ['37', 4, 7, 'Pog', 'AL-06'], ['38', 5, 8, 'Pus', 'AL-06'], ['39', 2, 1, 'Has', 'AL-07'], ['40', 2, 2, 'Kuk', 'AL-07'],
  ['41', 2, 0, 'Tro', 'AL-07'], ['42', 0, 4, 'Kur', 'AL-08'], ['43', 0, 3, 'Lez', 'AL-08'], ['44', 1, 3, 'Mir', 'AL-08'],
  ['45', 1, 2, 'F-A', 'AL-10'], ['46', 0, 0, 'MeM', 'AL-10'], ['47', 1, 1, 'Puk', 'AL-10'], ['48', 0, 1, 'Shk', 'AL-10'],
  ['49', 0, 2, 'VeD', 'AL-10'], ['50', 3, 5, 'Kam', 'AL-11'], ['51', 0, 6, 'Kav', 'AL-11'], ['52', 1, 6, 'Rro', 'AL-11'],
  ['53', 2, 6, 'Tir', 'AL-11'], ['54', 2, 5, 'Vor', 'AL-11'], ['55', 1, 12, 'Del', 'AL-12'], ['56', 1, 11, 'Him', 'AL-12'],
  ['57', 2, 14, 'Kon', 'AL-12'], ['58', 2, 13, 'Fin', 'AL-12'], ['59', 1, 13, 'Sar', 'AL-12'], ['60', 1, 10, 'Sel', 'AL-12'],
  ['61', 0, 10, 'Vlo', 'AL-12'],
]

/** Where the name of a county stands beside the grid: to the left of it or after its last column, in tile rows. */
export const COUNTY_LABELS: readonly { county: string; side: 'left' | 'right'; column: number; row: number }[] = [
  { county: 'AL-10', side: 'left', column: 0, row: 1 },
  { county: 'AL-08', side: 'left', column: 0, row: 3.5 },
  { county: 'AL-02', side: 'left', column: 0, row: 5 },
  { county: 'AL-04', side: 'left', column: 0, row: 8 },
  { county: 'AL-12', side: 'left', column: 0, row: 10 },
  { county: 'AL-07', side: 'right', column: 3, row: 1.5 },
  { county: 'AL-09', side: 'right', column: 4, row: 3.5 },
  { county: 'AL-11', side: 'right', column: 4, row: 5 },
  { county: 'AL-03', side: 'right', column: 5, row: 6 },
  { county: 'AL-06', side: 'right', column: 6, row: 9.5 },
  { county: 'AL-01', side: 'right', column: 5, row: 11 },
  { county: 'AL-05', side: 'right', column: 5, row: 12.5 },
]
