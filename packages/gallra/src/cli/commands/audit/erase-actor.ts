import type { CommandContext } from '../../command-context.ts';
import type { Outcome } from '../../outcome.ts';
import { confirm } from '../../terminal/confirmation.ts';
import { count } from '../../terminal/terminal.ts';

const texts = {
  sv: {
    preview: (events: string) => `${events} händelser skulle inte längre säga vem som gjorde det.`,
    done: (events: string, logs: string) =>
      `${events} händelser i ${logs} loggar säger inte längre vem som gjorde det. Försegla nu: gallra audit seal.`,
    none: 'Inga händelser nämner någon med den identifieraren.',
    not: 'Inget är raderat.',
  },
  en: {
    preview: (events: string) => `${events} events would no longer tell who did it.`,
    done: (events: string, logs: string) =>
      `${events} events in ${logs} logs no longer tell who did it. Seal now: gallra audit seal.`,
    none: 'No event names anybody by that identifier.',
    not: 'Nothing has been erased.',
  },
} as const;

export interface AuditEraseActorOptions {
  readonly actor: string;
  readonly preview?: boolean;
  readonly yes?: boolean;
}

/** `gallra audit erase-actor`: erases who did it from all events of one actor; confirmed first, unless told not to ask. */
export async function auditEraseActorCommand(
  { gallra, language, surroundings }: CommandContext,
  { actor, preview = false, yes = false }: AuditEraseActorOptions,
): Promise<Outcome> {
  const own = texts[language];
  if (preview || !yes) {
    let events = 0;
    for await (const _ of gallra.audit.events({ actor })) events++;
    const text = events === 0 ? own.none : own.preview(count(events));
    if (preview || events === 0) return { exitCode: 0, data: { events }, text: () => text };
    surroundings.stdout.write(`${text}\n\n`);
    if (!(await confirm(language, surroundings))) return { exitCode: 1, data: { erased: false }, text: () => own.not };
  }
  const report = await gallra.audit.eraseActor(actor, { signal: surroundings.signal });
  const { events, logs } = report;
  return {
    exitCode: 0,
    data: report,
    text: () => (events === 0 ? own.none : own.done(count(events), count(logs.length))),
  };
}
