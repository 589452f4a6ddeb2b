/**
 * Inhabitants of the member states on 1 January 2024, as Eurostat first published them on 11 July 2024 (demo_gind). Together
 * 449,206,579, which is the sum that Eurostat gives for the Union.
 */
export const populationSource = { name: 'Eurostat, demo_gind', day: '2024-01-01' };

const inhabitants: Readonly<Record<string, number>> = {
  AT: 9_158_750,
  BE: 11_832_049,
  BG: 6_445_481,
  CY: 933_505,
  CZ: 10_900_555,
  DE: 83_445_000,
  DK: 5_961_249,
  EE: 1_374_687,
  ES: 48_610_458,
  FI: 5_603_851,
  FR: 68_401_997,
  GR: 10_397_193,
  HR: 3_861_967,
  HU: 9_584_627,
  IE: 5_343_805,
  IT: 58_989_749,
  LT: 2_885_891,
  LU: 672_050,
  LV: 1_871_882,
  MT: 563_443,
  NL: 17_942_942,
  PL: 36_620_970,
  PT: 10_639_726,
  RO: 19_064_409,
  SE: 10_551_707,
  SI: 2_123_949,
  SK: 5_424_687,
};

/** The 27 member states, by ISO code. */
export const memberStates: readonly string[] = Object.keys(inhabitants);

/** So many for each million inhabitants, to one decimal; null where we know no population. */
export function perMillion(code: string, n: number): number | null {
  const people = inhabitants[code];
  return people === undefined ? null : Math.round((n / people) * 10_000_000) / 10;
}
