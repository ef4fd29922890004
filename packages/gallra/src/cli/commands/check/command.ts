import type { CommandContext } from '../../command-context.ts';
import type { Outcome } from '../../outcome.ts';
import { checkText } from './text.ts';

export interface CheckCommandOptions {
  readonly maxTodo?: number;
}

/** `gallra check`: the policy against the live schema. */
export async function checkCommand(
  { gallra, config, at, language }: CommandContext,
  options: CheckCommandOptions,
): Promise<Outcome> {
  const maxTodo = options.maxTodo ?? config.check?.maxTodo;
  const report = await gallra.check({ ...config.check, at, ...(maxTodo === undefined ? {} : { maxTodo }) });
  return { exitCode: report.ok ? 0 : 1, data: report, text: (style) => checkText(report, language, style) };
}
