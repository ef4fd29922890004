import type { CommandContext } from '../../command-context.ts';
import type { Outcome } from '../../outcome.ts';
import { planText, stuck } from './text.ts';

export interface PlanCommandOptions {
  readonly at?: string;
  readonly config?: string;
}

/** The command that carries a plan out, as one would type it. */
export function approvalCommand(hash: string, { at, config }: PlanCommandOptions): string {
  const quoted = (text: string) => (/^[\w./:+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);
  return [
    `gallra sweep --approve ${hash}`,
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
  const command = approvalCommand(plan.hash, options);
  return {
    exitCode: stuck(plan).length > 0 ? 1 : 0,
    data: plan,
    text: (style) => planText(plan, language, style, command),
  };
}
