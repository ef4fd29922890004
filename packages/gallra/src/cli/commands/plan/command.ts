import { dated, type OptionsOf } from '../../options/common-options.ts';
import type { CliCommand } from '../../runner.ts';
import { wordingOf } from '../../wording.ts';
import { isAnythingDue, planText, stuck } from './text.ts';

const flags = () => dated('plan').description('tell what a sweep would do, and why; changes nothing');

/** What is approved by its hash. */
export interface Approval {
  readonly plan?: string;
  /** The section on Gallra's own records. */
  readonly ownRecords?: string;
}

/** The command that carries a plan out, as one would type it. */
export function approvalCommand(
  { plan, ownRecords }: Approval,
  { at, config }: Pick<OptionsOf<typeof flags>, 'at' | 'config'>,
): string {
  const quoted = (text: string) => (/^[\w./:+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);
  return [
    'gallra sweep',
    ...(plan === undefined ? [] : [`--approve ${plan}`]),
    ...(ownRecords === undefined ? [] : [`--approve-own-records ${ownRecords}`]),
    ...(at === undefined ? [] : [`--at ${quoted(at)}`]),
    ...(config === undefined ? [] : [`--config ${quoted(config)}`]),
  ].join(' ');
}

/** `gallra plan`: what a sweep would do, and why. */
export const plan: CliCommand = ({ run }) =>
  flags().action((options) =>
    run(options, async (context) => {
      const made = await context.gallra.plan(context.at);
      const due = isAnythingDue(made) ? { plan: made.hash } : {};
      const own = made.ownRecords === undefined ? {} : { ownRecords: made.ownRecords.hash };
      const command = {
        approve: approvalCommand({ plan: made.hash }, options),
        ownRecords: approvalCommand({ ...due, ...own }, options),
      };
      return {
        exitCode: stuck(made).length > 0 ? 1 : 0,
        data: made,
        text: (style) => planText(made, wordingOf(context, style), command),
      };
    }),
  );
