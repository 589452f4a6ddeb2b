/** A number of ours from an address or a form: those fit 31 bits. 0 for anything else, which is no row's. */
export const idOf = (text: string | null | undefined): number =>
  text && /^\d{1,9}$/.test(text) ? Number(text) : 0;
