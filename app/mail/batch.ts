/** Many callers, one statement: items that come in while a flush runs go together into the next one. */

/**
 * Wraps a function over a batch as one over an item. Self-clocked: it flushes when the last flush has returned and
 * never on a timer, which would cost most of the speed at few connections (measured, docs/decisions.md).
 * `flush` answers in the order of its items; what it throws reaches every caller of that batch.
 */
export function batched<Item, Answer>(
  flush: (items: Item[]) => Promise<Answer[]>,
): { add(item: Item): Promise<Answer>; drained(): Promise<void> } {
  type Waiting = { item: Item; resolve: (answer: Answer) => void; reject: (error: unknown) => void };
  let waiting: Waiting[] = [];
  let running: Promise<void> | null = null;

  async function run() {
    while (waiting.length) {
      const batch = waiting;
      waiting = [];
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
        running ??= Promise.resolve().then(run);
      });
    },
    drained: () => running ?? Promise.resolve(),
  };
}
