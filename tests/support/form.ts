/** The action page's form over HTTP, as a browser without JavaScript sends it. */
import { makeFormToken } from '#app/models/abuse/form-token.server.ts';
import { people } from './people.ts';
import type { Site } from './site.ts';

export type Fields = Record<string, string | string[]>;

/** Everything the form needs to be sent; `changes` replace fields, an empty list removes one. */
export function letterFields(person: keyof typeof people = 'jonas', changes: Fields = {}): Fields {
  const { name, email, area } = people[person];
  return {
    intent: 'send',
    form_token: makeFormToken(),
    topic: '',
    country: area,
    order: '1,2,3,4,5,6,7,8',
    demand: ['1', '2', '3', '4', '5', '6', '7', '8'],
    subject: '0',
    own: '',
    name,
    email,
    // The value of a ticked consent is the number of its exact wording.
    consent_send: '1',
    adult: '4',
    ...changes,
  };
}

/** Sends the form and returns the address of the check page. Fails when the form was not taken. */
export async function takeOverHttp(site: Site, fields: Fields): Promise<string> {
  const answer = await site.post('/en/ukraine', fields);
  const location = answer.headers.get('Location');
  if (answer.status !== 303 || !location)
    throw new Error(`Not taken: ${answer.status} ${await answer.text()}`);
  return location;
}
