/** Many callers, one statement: items that come in while a flush runs go together into the next one. */

export type Gather<Item> = { ms: number; most: number; hurries: (item: Item) => boolean };

/** A statement takes no more: its cost may grow faster than its rows, and others wait behind it. */
const LARGEST = 250;

/**
 * Wraps a function over a batch as one over an item. Self-clocked: it flushes when the last flush has returned and
 * never on a timer, which would cost most of the speed at few connections (measured, docs/decisions.md).
 * `flush` answers in the order of its items; what it throws reaches every caller of that batch.
 * `gather`: where nobody waits for the answer, items are gathered so many milliseconds, or until there are `most` or
 * one that hurries.
 */
export function batched<Item, Answer>(
  flush: (items: Item[]) => Promise<Answer[]>,
  gather?: Gather<Item>,
): { add(item: Item): Promise<Answer>; drained(): Promise<void> } {
  type Waiting = { item: Item; resolve: (answer: Answer) => void; reject: (error: unknown) => void };
  const waiting: Waiting[] = [];
  let running: Promise<void> | null = null;
  let enough = () => {};

  const isEnough = ({ most, hurries }: Gather<Item>) =>
    waiting.length >= most || waiting.some(({ item }) => hurries(item));
  const gathered = (given: Gather<Item>) =>
    new Promise<void>((resolve) => {
      if (isEnough(given)) return resolve();
      const timer = setTimeout(resolve, given.ms);
      enough = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  async function run() {
    while (waiting.length) {
      if (gather) await gathered(gather);
      const batch = waiting.splice(0, LARGEST);
      try {
        const answers = await flush(batch.map((entry) => entry.item));
        for (const [index, entry] of batch.entries()) entry.resolve(answers[index] as Answer);
      } catch (error) {
        for (const entry of batch) entry.reject(error);
      }
    }
    running = null;
  }

  return {
    add(item) {
      return new Promise((resolve, reject) => {
        waiting.push({ item, resolve, reject });
        if (gather && (waiting.length >= gather.most || gather.hurries(item))) enough();
        running ??= Promise.resolve().then(run);
      });
    },
    drained: () => running ?? Promise.resolve(),
  };
}
