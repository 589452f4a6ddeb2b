/** Where each member state stands among equal squares: [column, row], roughly as on a map. */
export const tiles: Readonly<Record<string, readonly [number, number]>> = {
  FI: [5, 0],
  SE: [4, 1],
  EE: [6, 1],
  IE: [0, 2],
  DK: [3, 2],
  LV: [6, 2],
  NL: [2, 3],
  PL: [5, 3],
  LT: [6, 3],
  BE: [2, 4],
  DE: [3, 4],
  CZ: [4, 4],
  SK: [5, 4],
  FR: [1, 5],
  LU: [2, 5],
  AT: [4, 5],
  HU: [5, 5],
  RO: [6, 5],
  PT: [0, 6],
  ES: [1, 6],
  IT: [3, 6],
  SI: [4, 6],
  HR: [5, 6],
  BG: [6, 6],
  GR: [6, 7],
  MT: [3, 8],
  CY: [7, 8],
};

export const COLUMNS = 8;
export const ROWS = 9;

/** Whether these areas are countries that the map can show. */
export const hasMap = (codes: readonly string[]): boolean => codes.some((code) => code in tiles);
