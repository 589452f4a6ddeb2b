/** Forms come in flat: every field known by name, single ones once, files only where a form asks for one. Anything else is not our form. */

const badRequest = () => new Response(null, { status: 400, statusText: 'Bad Request' });

export type FlatForm<Single extends string, Repeated extends string> = {
  /** The value of a single field, or null when it was not sent. */
  one: (name: Single) => string | null;
  all: (name: Repeated) => string[];
};

/**
 * Reads the body of a POST. Throws a 400 response for an unknown or repeated field, a file where none is asked for, and
 * for other bodies. A single field in `files` may be a text file; its text is its value, empty when none was chosen.
 */
export async function readFlatForm<Single extends string, Repeated extends string = never>(
  request: Request,
  single: readonly Single[],
  repeated: readonly Repeated[] = [],
  files: readonly Single[] = [],
): Promise<FlatForm<Single, Repeated>> {
  const form = await request.formData().catch(() => {
    throw badRequest();
  });
  for (const [name, value] of form) {
    const known = single.some((field) => field === name)
      ? form.getAll(name).length === 1
      : repeated.some((field) => field === name);
    const fits = typeof value === 'string' || files.some((field) => field === name);
    if (!known || !fits) throw badRequest();
  }
  const texts = new Map<string, string>();
  for (const [name, value] of form) if (typeof value !== 'string') texts.set(name, await value.text());
  return {
    one: (name) => texts.get(name) ?? (form.get(name) as string | null),
    all: (name) => form.getAll(name) as string[],
  };
}

/** The button that was pressed. Throws a 400 response when it is none of ours. */
export function readIntent<Intent extends string>(
  value: string | null,
  intents: readonly [Intent, ...Intent[]],
): Intent {
  if (value === null) return intents[0];
  const intent = intents.find((known) => known === value);
  if (!intent) throw badRequest();
  return intent;
}
