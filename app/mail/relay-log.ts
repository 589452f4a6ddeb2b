/** Evidence from a relay's log: a message whose Message-ID stands there was taken, whatever we heard. */

/** Longer lines are no log lines of a mail server. */
const LONGEST_LINE = 10_000;

/**
 * Message-IDs (without brackets) that a Postfix log says were accepted: the `cleanup` line comes after the whole
 * message was read and before the 250, and a message that was then refused has a `milter-reject` or `reject` line
 * under the same queue id. Other lines are passed over.
 */
export function acceptedIds(log: Iterable<string>): Set<string> {
  const byQueueId = new Map<string, string>();
  const refused = new Set<string>();
  for (const line of log) {
    if (line.length > LONGEST_LINE) continue;
    const taken = /postfix[^ ]*\/cleanup\[\d+\]: (\w+): message-id=<([^<>\s]+)>/.exec(line);
    if (taken?.[1] && taken[2]) byQueueId.set(taken[1], taken[2]);
    const no = /postfix[^ ]*\/cleanup\[\d+\]: (\w+): (?:milter-)?(?:reject|discard):/.exec(line);
    if (no?.[1]) refused.add(no[1]);
  }
  return new Set(
    [...byQueueId].filter(([queueId]) => !refused.has(queueId)).map(([, messageId]) => messageId),
  );
}
