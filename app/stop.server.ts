/** Stopping cleanly: first signal drains, a second one or thirty seconds end it at once. */
const PATIENCE_MS = 30_000;

/** Calls `close` once on SIGINT or SIGTERM, then exits: 0 when it succeeded, 1 otherwise. */
export function stopOnSignal(close: () => Promise<void>): void {
  let stopping = false;
  const stop = () => {
    if (stopping) process.exit(1);
    stopping = true;
    setTimeout(() => process.exit(1), PATIENCE_MS).unref();
    close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}
