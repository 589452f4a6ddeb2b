/** How closely data is kept, from what everybody may read to what only the program may. docs/privacy.md is made of it. */
export const levels = {
  public: {
    is: 'shown on pages, or written by staff to be shown; no supporter behind it',
    who: 'everybody',
    kept: 'kept right: changes by staff are in the log of acts',
  },
  internal: {
    is: 'how the installation runs; no supporter can be told from it',
    who: 'staff whose role needs it',
    kept: 'not public, not cached, not in logs',
  },
  account: {
    is: 'about the people of the staff',
    who: 'admins, and each person their own',
    kept: 'secrets hashed or sealed; acts in the log; sessions end by themselves',
  },
  pseudonym: {
    is: 'about supporters, without name, address or words: numbers, states, moments, keyed hashes',
    who: 'the program; staff as counts and lists of letters, of their campaigns',
    kept: 'keyed with the master key, which is in no database and no backup; never in logs with a person beside it',
  },
  opinion: {
    is: 'names, addresses and words of supporters: political opinions (GDPR Art. 9)',
    who: 'the person by their link; admins after a reason that is logged; the office it is written to',
    kept: 'never in logs, URLs, caches or browser storage; only by TLS; erased on its clock, and again after a restore',
  },
  secret: {
    is: 'what opens something else',
    who: 'the program only',
    kept: 'hashed, or sealed by the master key; never shown again once it was handed out',
  },
} as const;

export type Level = keyof typeof levels;
