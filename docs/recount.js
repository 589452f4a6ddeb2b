// Recounts a campaign's ledger and checks its head. Needs Node and nothing else; trusts nobody's numbers.
//   node recount.js LEDGER.json|https://SITE/api/v1/campaigns/SLUG/ledger.json [DE|DE/foreign-minister] [KIND]
//   node recount.js LEDGER.json leaf SALT REFERENCE TEXT-SHA256        (from a receipt: which entries are this letter's)
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

const sha256 = (text) => createHash('sha256').update(text).digest('hex');
const [source, who, ...more] = process.argv.slice(2);
const text = /^https?:/.test(source) ? await (await fetch(source)).text() : readFileSync(source, 'utf8');
const { campaign, head, targets, entries } = JSON.parse(text);

// 1. The chain: each hash is made of the hash before it and the line.
let hash = '0'.repeat(64);
const letters = new Map(); // leaf -> how the letter stands and for whom it was: the last entry counts
const lines = entries.map((line, place) => {
  const [seq, day, kind, code, leaf] = line.split(' ');
  if (Number(seq) !== place + 1) throw new Error(`Entry ${place + 1} is missing.`);
  hash = sha256(`${hash}\n${line}`);
  letters.set(leaf, { kind, code });
  return { seq, day, kind, leaf };
});
const fits = hash === (head?.hash ?? hash) && entries.length === (head?.seq ?? 0);
console.log(`${campaign}: ${entries.length} entries, ${letters.size} letters, head ${hash}`);
console.log(fits ? 'The head is right.' : 'THE HEAD IS WRONG: this is not what was published.');
process.exitCode = fits ? 0 : 1;

// 2. One letter: whoever has its receipt finds its entries, and nobody else's.
if (who === 'leaf') {
  const leaf = sha256(more.join(' '));
  const own = lines.filter((line) => line.leaf === leaf);
  console.log(
    own.map(({ seq, day, kind }) => `entry ${seq}, ${day}: ${kind}`).join('\n') || 'Not in this ledger.',
  );
} else {
  // 3. The numbers: letters by how they stand now. Targets are named from five letters on.
  const names = new Map(
    targets.filter((t) => sha256(`${t.blind} ${t.name}`) === t.code).map((t) => [t.code, t.name]),
  );
  const asked = ({ name, kind }) =>
    (!who || `${name}/`.startsWith(`${who}/`)) && (!more[0] || kind === more[0]);
  const counts = {};
  for (const { kind, code } of letters.values()) {
    const name = names.get(code) ?? 'not named yet';
    if (asked({ name, kind })) counts[`${name} ${kind}`] = (counts[`${name} ${kind}`] ?? 0) + 1;
  }
  for (const [what, n] of Object.entries(counts).sort()) console.log(`${what}: ${n}`);
}
