/** The mails of an installation with its own mailbox, read from the pages that show them. */
import type { Site } from './site.ts';

export type ShownMail = { path: string; text: string };

/** Waits for a mail to this supporter (by the address that outside live mode stands for theirs) with such a subject. */
export async function mailTo(site: Site, email: string, subject: RegExp): Promise<ShownMail> {
  const to = `${email.replace('@', '--')}@mailbox.invalid`;
  for (let i = 0; i < 200; i += 1) {
    const list = await (await site.get('/mailbox')).text();
    const found = list.split('<li').find((item) => item.includes(to) && subject.test(item));
    const path = /href="(\/mailbox\/\d+)"/.exec(found ?? '')?.[1];
    if (path) return { path, text: await (await site.get(path)).text() };
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`No such mail came to ${email}. The site said:\n${site.output()}`);
}

/** The path of the confirm page in a mail, as shown in the mailbox or as it came. */
export function confirmPathIn(text: string): string {
  const path = /\/confirm\/[\w-]{43}/.exec(text)?.[0];
  if (!path) throw new Error('This mail has no link to confirm.');
  return path;
}

/** Presses the button that confirms on the page behind the link; returns the receipt's path. */
export async function confirmOverHttp(site: Site, path: string): Promise<string> {
  const answer = await site.post(path, { intent: 'confirm' });
  const receipt = answer.headers.get('Location');
  if (answer.status !== 303 || !receipt) throw new Error(`Not confirmed: ${answer.status}`);
  return receipt;
}

/** Waits until a page says something; returns its HTML. */
export async function pageThatSays(site: Site, path: string, words: RegExp): Promise<string> {
  let html = '';
  for (let i = 0; i < 200; i += 1) {
    html = await (await site.get(path)).text();
    if (words.test(html)) return html;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`${path} never said ${words} but: ${html.replace(/<[^>]*>|\s+/g, ' ')}`);
}
