import { capabilitiesOf } from '@gallra/kysely';
import type { QueueStatus } from '../../../entry/worker.ts';
import type { CommandContext } from '../../command-context.ts';
import type { Outcome } from '../../outcome.ts';
import { type Status, statusText } from './text.ts';

async function queueOf({ db }: CommandContext): Promise<QueueStatus | undefined> {
  if (!capabilitiesOf(db).jobQueue) return undefined;
  // Without pg-boss there is no worker, and no queue.
  const queue = await import('../../../worker/queue.ts').catch(() => undefined);
  return queue?.queueStatus(db);
}

/** `gallra status`: 1 where something waits for somebody. */
export async function statusCommand(context: CommandContext): Promise<Outcome> {
  const { gallra, language } = context;
  const queue = await queueOf(context);
  const status: Status = { ...(await gallra.status()), ...(queue === undefined ? {} : { queue }) };
  const waits =
    status.overdueHolds.length > 0 || (queue?.failed.length ?? 0) > 0 || queue?.refused === 'plan.unapproved';
  return {
    exitCode: waits ? 1 : 0,
    data: status,
    text: (style) => statusText(status, { language, timeZone: gallra.policy.timeZone, style }),
  };
}
