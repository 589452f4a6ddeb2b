/** Forms come in flat: every field known by name, single ones once, no files. Anything else is not our form. */

const badRequest = () => new Response(null, { status: 400, statusText: 'Bad Request' });

export type FlatForm<Single extends string, Repeated extends string> = {
  /** The value of a single field, or null when it was not sent. */
  one: (name: Single) => string | null;
  all: (name: Repeated) => string[];
};

/** Reads the body of a POST. Throws a 400 response for an unknown, repeated or file field and for other bodies. */
export async function readFlatForm<Single extends string, Repeated extends string = never>(
  request: Request,
  single: readonly Single[],
  repeated: readonly Repeated[] = [],
): Promise<FlatForm<Single, Repeated>> {
  const form = await request.formData().catch(() => {
    throw badRequest();
  });
  for (const [name, value] of form) {
    const known = single.some((field) => field === name)
      ? form.getAll(name).length === 1
      : repeated.some((field) => field === name);
    if (!known || typeof value !== 'string') throw badRequest();
  }
  return {
    one: (name) => form.get(name) as string | null,
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
