/** What one look at the installation found. */
export type Finding = {
  /** The area and what was looked at, such as `dns spf`. */
  check: string;
  state: 'ok' | 'warning' | 'fault';
  /** One sentence. */
  says: string;
  /** What to do about a warning or a fault. */
  todo?: string;
};

export const ok = (check: string, says: string): Finding => ({ check, state: 'ok', says });

export const warning = (check: string, says: string, todo: string): Finding => ({
  ...{ check, state: 'warning' as const, says },
  todo,
});

export const fault = (check: string, says: string, todo: string): Finding => ({
  ...{ check, state: 'fault' as const, says },
  todo,
});

/** A look that failed by itself is a fault too: the others go on. */
export async function lookAt(
  check: string,
  look: () => Promise<Finding[]>,
  todo: string,
): Promise<Finding[]> {
  try {
    return await look();
  } catch (error) {
    return [fault(check, error instanceof Error ? error.message || error.name : String(error), todo)];
  }
}
