import type { CommandContext } from '../../command-context.ts';
import type { Outcome } from '../../outcome.ts';
import { isAnythingDue, planText, stuck } from './text.ts';

export interface PlanCommandOptions {
  readonly at?: string;
  readonly config?: string;
}

/** What is approved by its hash. */
export interface Approval {
  readonly plan?: string;
  /** The section on Gallra's own records. */
  readonly ownRecords?: string;
}

/** The command that carries a plan out, as one would type it. */
export function approvalCommand({ plan, ownRecords }: Approval, { at, config }: PlanCommandOptions): string {
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
export async function planCommand(
  { gallra, at, language }: CommandContext,
  options: PlanCommandOptions,
): Promise<Outcome> {
  const plan = await gallra.plan(at);
  const due = isAnythingDue(plan) ? { plan: plan.hash } : {};
  const command = {
    approve: approvalCommand({ plan: plan.hash }, options),
    ownRecords: approvalCommand(
      { ...due, ...(plan.ownRecords === undefined ? {} : { ownRecords: plan.ownRecords.hash }) },
      options,
    ),
  };
  return {
    exitCode: stuck(plan).length > 0 ? 1 : 0,
    data: plan,
    text: (style) => planText(plan, language, style, command),
  };
}
