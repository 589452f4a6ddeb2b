/** A writer who is told that their letter goes to somebody else has this long to take it back. */
export const OBJECTION_HOURS = 48;
