import type { AuditEntry, EventFilter } from '@gallra/audit';
import { GallraError } from '@gallra/core';
import type { AuditClass } from '@gallra/core/audit';
import { type CommandContext, namedSubject } from '../../command-context.ts';
import { readInstant } from '../../options/instant-option.ts';
import type { Outcome } from '../../outcome.ts';
import { writeOwnFile } from '../../terminal/own-file.ts';
import { count, paragraphs, tableText } from '../../terminal/terminal.ts';
import { type LogOptions, whichLogs } from './log-options.ts';

const texts = {
  sv: {
    headings: ['Tid', 'Händelse', 'Vad', 'Ändamål', 'Tabell', 'Rader', 'Nummer'],
    who: 'Vem',
    none: 'Inga händelser.',
    more: (limit: string) => `Det finns fler: de ${limit} nyaste visas. Se flera med --limit.`,
    written: 'Skrivet:',
    refused: { refused: 'nekad', failed: 'misslyckad' },
  },
  en: {
    headings: ['Time', 'Event', 'What', 'Purpose', 'Table', 'Rows', 'Number'],
    who: 'Who',
    none: 'No events.',
    more: (limit: string) => `There are more: the ${limit} newest are shown. See more with --limit.`,
    written: 'Written:',
    refused: { refused: 'refused', failed: 'failed' },
  },
} as const;

export interface AuditShowOptions extends LogOptions {
  readonly subject?: string;
  readonly key?: string;
  readonly actor?: string;
  readonly purpose?: string;
  readonly table?: string;
  readonly class?: AuditClass;
  readonly since?: string;
  readonly until?: string;
  readonly actors?: boolean;
  readonly limit?: number;
  readonly html?: string;
}

function filterOf(context: CommandContext, options: AuditShowOptions): EventFilter {
  const { subject, key, actor, purpose, table, since, until } = options;
  const { timeZone } = context.config.policy;
  if ((subject === undefined) !== (key === undefined))
    throw new GallraError('command.invalid', 'A person is named by --subject with --key.');
  if (subject !== undefined && key !== undefined) namedSubject(context, { subject, key });
  return {
    ...whichLogs(options),
    newestFirst: true,
    ...(subject === undefined || key === undefined ? {} : { subject: { category: subject, key } }),
    ...(actor === undefined ? {} : { actor }),
    ...(purpose === undefined ? {} : { purpose }),
    ...(table === undefined ? {} : { table }),
    ...(options.class === undefined ? {} : { class: options.class }),
    ...(since === undefined ? {} : { from: readInstant(since, timeZone, '--since') }),
    ...(until === undefined ? {} : { until: readInstant(until, timeZone, '--until') }),
  };
}

/** Who did it is told only where it is asked for. */
const told = ({ actor, ...entry }: AuditEntry, actors: boolean) =>
  actors && actor !== undefined ? { ...entry, actor } : entry;

/** `gallra audit show`: what the log tells, as a table, as JSON, or as a page. */
export async function auditShowCommand(context: CommandContext, options: AuditShowOptions): Promise<Outcome> {
  const { gallra, language, surroundings } = context;
  const own = texts[language];
  const { actors = false, html } = options;
  const filter = filterOf(context, options);
  if (html !== undefined) {
    const { limit = 1000 } = options;
    const page = await gallra.audit.html(filter, { language, actors, limit });
    const file = await writeOwnFile(surroundings, html, [page]);
    return { exitCode: 0, data: { files: [file] }, text: () => `${own.written}\n  ${file}` };
  }
  const { limit = 50 } = options;
  const events: ReturnType<typeof told>[] = [];
  let more = false;
  for await (const entry of gallra.audit.events(filter)) {
    more = events.length === limit;
    if (more) break;
    events.push(told(entry, actors));
  }
  const { timeZone } = context.config.policy;
  const clock = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
  const momentIn = (iso: string) => clock.format(new Date(iso));
  const rows = events.map(({ event, leaf, ...entry }) => [
    momentIn(event.at),
    event.id,
    event.outcome === 'done' ? event.type : `${event.type} (${own.refused[event.outcome]})`,
    event.purpose ?? '',
    event.table ?? '',
    event.rows === undefined ? '' : count(event.rows),
    leaf === undefined ? '' : String(leaf),
    ...(actors ? [('actor' in entry && entry.actor.id) || ''] : []),
  ]);
  const headings = [...own.headings, ...(actors ? [own.who] : [])];
  return {
    exitCode: 0,
    data: { events, more },
    text: (style) =>
      paragraphs(
        rows.length === 0
          ? own.none
          : tableText(
              style,
              headings.map((title, index) => ({ title, number: index === 5 || index === 6 })),
              rows,
            ),
        more ? own.more(count(limit)) : undefined,
      ),
  };
}
