import { capabilitiesOf } from '@gallra/kysely';
import type { QueueStatus } from '../../../entry/worker.ts';
import type { CommandContext } from '../../command-context.ts';
import { configured } from '../../options/common-options.ts';
import type { CliCommand } from '../../runner.ts';
import { wordingOf } from '../../wording.ts';
import { type Status, statusText } from './text.ts';

async function queueOf({ db }: CommandContext): Promise<QueueStatus | undefined> {
  if (!capabilitiesOf(db).jobQueue) return undefined;
  // Without pg-boss there is no worker, and no queue.
  const queue = await import('../../../worker/queue.ts').catch(() => undefined);
  return queue?.queueStatus(db);
}

/** `gallra status`: 1 where something waits for somebody. */
export const status: CliCommand = ({ run }) =>
  configured('status')
    .description('tell how sweeps stand: the last one, those under way, what waits for somebody')
    .action((options) =>
      run(options, async (context) => {
        const queue = await queueOf(context);
        const found: Status = { ...(await context.gallra.status()), ...(queue === undefined ? {} : { queue }) };
        const waits =
          found.overdueHolds.length > 0 || (queue?.failed.length ?? 0) > 0 || queue?.refused === 'plan.unapproved';
        return {
          exitCode: waits ? 1 : 0,
          data: found,
          text: (style) => statusText(found, wordingOf(context, style)),
        };
      }),
    );
