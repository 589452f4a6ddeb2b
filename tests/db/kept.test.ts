// Answers kept between those who ask for them and those who change what they were read from, on a clock of the test's own.
import { expect, test } from 'vitest';
import type { Db } from '#db/connect.ts';
import { keepAnswers, kept } from '#db/kept.ts';

const plain = {} as Db;

/** A keeper of a table with one text; `hold` keeps a reading from ending. */
function table() {
  const world = { text: 'old' as string | null, reads: 0, at: 0 };
  let gate: Promise<void> | null = null;
  let letGo = () => {};
  const keeper = keepAnswers(plain, () => world.at);
  const read = async () => {
    world.reads += 1;
    const found = world.text === null ? null : { words: [world.text] };
    await gate;
    return found;
  };
  return {
    world,
    keeper,
    ask: (name = 'letter 1') => kept(keeper.db, name, read),
    hold() {
      gate = new Promise((resolve) => {
        letGo = resolve;
      });
    },
    letGo: () => letGo(),
  };
}

test('nothing is kept before somebody can tell of changes', async () => {
  const { ask, world, keeper } = table();
  await ask();
  await ask();
  expect(world.reads).toBe(2);
  keeper.begin();
  await ask();
  await ask();
  expect(world.reads).toBe(3);
});

test('a hundred who ask at once wait for one reading; another name is read for itself', async () => {
  const { ask, world, keeper } = table();
  keeper.begin();
  const all = await Promise.all(Array.from({ length: 100 }, () => ask()));
  expect(new Set(all).size).toBe(1);
  await ask('letter 2');
  expect(world.reads).toBe(2);
});

test('after a change nobody gets what was read, or begun to be read, before it', async () => {
  const { ask, world, keeper, hold, letGo } = table();
  keeper.begin();
  await ask();
  world.text = 'newer';
  keeper.forget();
  hold();
  const early = ask();
  world.text = 'newest';
  keeper.forget();
  const late = ask();
  letGo();
  expect(await early).toEqual({ words: ['newer'] });
  expect(await late).toEqual({ words: ['newest'] });
  expect(await ask()).toEqual({ words: ['newest'] });
});

test('an answer that nobody could take back is a minute old at most', async () => {
  const { ask, world, keeper } = table();
  keeper.begin();
  await ask();
  world.text = 'new';
  world.at = 59_999;
  expect(await ask()).toEqual({ words: ['old'] });
  world.at = 60_000;
  expect(await ask()).toEqual({ words: ['new'] });
});

test('what was not found and what failed are asked for again', async () => {
  const { ask, world, keeper } = table();
  keeper.begin();
  world.text = null;
  expect(await ask()).toBeNull();
  world.text = 'there now';
  expect(await ask()).toEqual({ words: ['there now'] });
  const failing = async () => Promise.reject(new Error('The database is away.'));
  await expect(kept(keeper.db, 'x', failing)).rejects.toThrow('away');
  expect(await kept(keeper.db, 'x', async () => 'back')).toBe('back');
});

test('of more names than a reader could mean, the oldest go', async () => {
  const { ask, world, keeper } = table();
  keeper.begin();
  for (let n = 0; n <= 5_000; n += 1) await ask(`letter ${n}`);
  const before = world.reads;
  await ask('letter 5000');
  expect(world.reads).toBe(before);
  await ask('letter 0');
  expect(world.reads).toBe(before + 1);
});

test('readers share an answer, so nobody may change it', async () => {
  const { ask, keeper } = table();
  keeper.begin();
  const answer = await ask();
  expect(() => answer?.words.push('scribbled')).toThrow(TypeError);
});

test('a database that keeps nothing reads each time', async () => {
  let reads = 0;
  const read = async () => {
    reads += 1;
    return 'text';
  };
  await kept(plain, 'letter 1', read);
  await kept(plain, 'letter 1', read);
  expect(reads).toBe(2);
});
